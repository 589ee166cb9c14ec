"""How is the former state of an approved plan kept when it is amended (S0-2.4d)?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel import audit, events
from mingcha.kernel.clock import rfc3339
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
    row = PlanVersion(plan_id=plan.id, version=plan.version, data=_whole(plan.id), reason=reason.strip())
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


def _whole(plan_id: str) -> dict[str, Any]:
    plan = queries.get_plan(plan_id)
    return {
        "title": plan.title,
        "kind": plan.kind,
        "state": plan.state,
        "departments": list(plan.departments),
        "note": plan.note,
        "published_at": rfc3339(plan.published_at) if plan.published_at else None,
        "tasks": [task_facts(task) for task in queries.list_tasks_of_plan(plan_id)],
    }


def task_facts(task: queries.TaskRow) -> dict[str, Any]:
    """A task as JSON, for versions and the audit chain."""
    return {
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "items": list(task.item_ids),
        "departments": list(task.departments),
        "ratios": {name: list(ratio) for name, ratio in task.ratios.items()},
        "scope": {
            name: list(getattr(task.scope, name)) for name in ("districts", "industries", "kinds", "risk_classes")
        },
        "seats": [{"departments": list(seat.departments), "qualification": seat.qualification} for seat in task.seats],
        "window": [task.window_from.isoformat(), task.window_to.isoformat()],
        "method": task.method,
        "draw_type": task.draw_type,
        "state": task.state,
    }
