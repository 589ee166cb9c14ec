"""Which news gives a lead its outcome?"""

from __future__ import annotations

from mingcha.inspections.events import InspectionApproved
from mingcha.kernel.events import subscribe
from mingcha.kernel.http import acting_ctx
from mingcha.leads.actions import hear_result


def register() -> None:
    """The result of a check that was started for a lead."""
    subscribe(InspectionApproved, on_approved)


def on_approved(event: InspectionApproved) -> None:
    """In the transaction of the approval."""
    hear_result(event, event.ctx or acting_ctx())
