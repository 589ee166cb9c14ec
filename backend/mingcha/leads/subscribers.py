"""Which news gives a lead its outcome, and what do leads count for the indicators of risk?"""

from __future__ import annotations

from functools import partial

from mingcha.inspections.events import InspectionApproved
from mingcha.kernel.events import subscribe
from mingcha.kernel.http import acting_ctx
from mingcha.leads.actions import hear_result
from mingcha.leads.queries import count_by_object
from mingcha.risk import queries as risk


def register() -> None:
    """The result of a check that was started for a lead; and what is counted by object (S0-3.2)."""
    subscribe(InspectionApproved, on_approved)
    risk.register_feed("leads", count_by_object)
    risk.register_feed("hotline_leads", partial(count_by_object, source="hotline_12345"))
    risk.register_feed("monitoring_leads", partial(count_by_object, source="data_monitoring"))


def on_approved(event: InspectionApproved) -> None:
    """In the transaction of the approval."""
    hear_result(event, event.ctx or acting_ctx())
