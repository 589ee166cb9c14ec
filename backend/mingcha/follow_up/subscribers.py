"""Which news opens a follow-up?"""

from __future__ import annotations

from mingcha.follow_up.actions import hear_answer, open_follow_ups
from mingcha.inspections import queries as inspections
from mingcha.inspections.events import InspectionApproved
from mingcha.kernel.events import subscribe
from mingcha.kernel.http import acting_ctx
from mingcha.leads.events import CopyNoticeAnswered


def register() -> None:
    """An approved result may call for rectification or another follow-up; an answered copy notice lets one go on."""
    subscribe(InspectionApproved, on_approved)
    subscribe(CopyNoticeAnswered, hear_answer)


def on_approved(event: InspectionApproved) -> None:
    """Opens the follow-ups in the transaction of the approval."""
    seen = inspections.get_inspection(event.inspection_id)
    open_follow_ups(event, number=seen.number, object_name=seen.object_name, ctx=event.ctx or acting_ctx())
