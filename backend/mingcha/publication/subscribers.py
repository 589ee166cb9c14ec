"""Which news concerns publication?"""

from __future__ import annotations

from mingcha.inspections import queries as inspections
from mingcha.inspections.events import InspectionApproved
from mingcha.kernel.events import subscribe
from mingcha.kernel.http import acting_ctx, settings
from mingcha.kernel.storage import store
from mingcha.plans import queries as plans
from mingcha.plans.events import PlanPublished
from mingcha.publication.actions import hand_over_plan, open_publication, recount_due_dates
from mingcha.regions import queries as regions
from mingcha.regions.events import CalendarYearEntered


def register() -> None:
    """An approved result opens a publication; a new calendar year moves provisional dates; a public plan goes to the platform."""
    subscribe(InspectionApproved, on_approved)
    subscribe(CalendarYearEntered, on_calendar)
    subscribe(PlanPublished, on_plan)


def on_approved(event: InspectionApproved) -> None:
    """Opens the publication in the transaction of the approval, by the clock of the region whose plan it is."""
    seen = inspections.get_inspection(event.inspection_id)
    plan = plans.get_plan(plans.get_task(event.task_id).plan_id)
    open_publication(
        event, number=seen.number, object_name=seen.object_name, region=plan.region, ctx=event.ctx or acting_ctx()
    )


def on_calendar(_event: CalendarYearEntered) -> None:
    """Counts waiting results again; most do not move."""
    recount_due_dates(ctx=acting_ctx())


def on_plan(event: PlanPublished) -> None:
    """Where the notice says that what is entered reaches the platform by itself (C11: on_entry), in the transaction of the publication."""
    profile = regions.get_profile(plans.get_plan(event.plan_id).region)
    if profile.plan.publish_order == "on_entry":
        interfaces = dict(settings().hand_over_urls)
        hand_over_plan(event.plan_id, platform=profile.platform, interfaces=interfaces, store=store(), ctx=acting_ctx())
