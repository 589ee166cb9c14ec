"""How is the former state of an approved plan kept when it is amended (S0-2.4d)?"""

from __future__ import annotations

from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.plans import queries
from mingcha.plans.events import PlanPublished
from mingcha.plans.models import Plan, PlanVersion
from mingcha.plans.rules import PlanFinal, ReasonMissing


def amend(plan: Plan, reason: str | None, *, ctx: Ctx) -> None:
    """Call before the change. A draft just changes; from then on the whole plan is kept under its version number, with the reason.

    Raises PlanFinal, ReasonMissing. After the change call `tell`: a public plan's new version is public at once.
    """
    if plan.state == "closed":
        raise PlanFinal()
    if plan.state == "draft":
        plan.version += 1
        return
    if not (reason and reason.strip()):
        raise ReasonMissing()
    row = PlanVersion(plan_id=plan.id, version=plan.version, data=queries.whole_plan(plan.id), reason=reason.strip())
    row.ended_at, row.ended_by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    plan.version += 1
    session().flush()
    audit.record(
        ctx,
        "amend_plan",
        ("plan", plan.id),
        {"version": plan.version - 1},
        {"version": plan.version, "reason": reason.strip()},
    )


def tell(plan: Plan) -> None:
    """News of a public plan's new version, once its rows are written."""
    if plan.published_at is not None:
        events.publish(PlanPublished(plan.id, plan.version))
