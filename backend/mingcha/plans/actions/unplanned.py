"""How does a task come to be that stands in no plan? By table 3.3, for a reason that the region's notice knows (C17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.problem import NotFound
from mingcha.plans import queries
from mingcha.plans.actions.tasks import next_task_number
from mingcha.plans.models import Plan, PlanDepartment, Task, TaskDepartment, TaskItem
from mingcha.regions import queries as regions

NUMBER_LOCK = 7_411
TITLE = "计划外检查（线索）"


def open_unplanned_task(
    id: str,
    *,
    region: str,
    reason: str | None,
    title: str,
    item_ids: Sequence[str],
    departments: Sequence[str],
    window: tuple[date, date],
    ctx: Ctx,
) -> str:
    """A running task of the caller's department outside every plan; who opens it approves it (54号: on-the-spot, reported).

    Nothing of it is drawn. Raises ItemsNotPublished or PlanNotInForce with the region's article (S0-2.9, S4-3c).
    """
    lead = ctx.actor.department_id
    if lead is None:
        raise NotFound()
    queries.check_can_start_unplanned(region, item_ids, reason)
    lock(NUMBER_LOCK)
    division = regions.get_profile(region).division
    row = Task(id=id, plan_id=_container(region, division, lead, ctx), title=title[:200], lead_department_id=lead)
    row.number = next_task_number(division + f"{ctx.clock.today():%Y%m%d}")
    row.draw_type, row.method, row.scope, row.ratios, row.seats = "directed", "onsite", {}, {}, []
    row.window_from, row.window_to = window
    row.state, row.version = "running", 1
    row.created_at = row.approved_at = ctx.clock.now()
    row.created_by = row.approved_by = ctx.actor.id
    session().add(row)
    session().flush()
    session().add_all(TaskItem(task_id=id, item_id=one, position=n) for n, one in enumerate(dict.fromkeys(item_ids)))
    members = sorted({lead, *departments})
    session().add_all(TaskDepartment(task_id=id, department_id=one) for one in members)
    session().flush()
    told = {"number": row.number, "reason": reason, "items": list(item_ids), "departments": members}
    audit.record(ctx, "open_unplanned_task", ("task", id), None, told)
    return id


def _container(region: str, division: str, lead: str, ctx: Ctx) -> str:
    """The department's and year's holder of unplanned tasks, made when the first is opened."""
    year = ctx.clock.today().year
    wanted = select(Plan.id).where(Plan.department_id == lead, Plan.year == year, Plan.unplanned.is_(True))
    found = session().scalars(wanted.order_by(Plan.id)).first()
    if found is not None:
        return found
    plan = Plan(id=ctx.ids.new(), number=_number(division, year), year=year, title=TITLE, kind="internal")
    plan.region, plan.department_id, plan.state, plan.version, plan.unplanned = region, lead, "draft", 1, True
    plan.created_at, plan.created_by = ctx.clock.now(), ctx.actor.id
    session().add(plan)
    session().flush()
    session().add(PlanDepartment(plan_id=plan.id, department_id=lead))
    session().flush()
    return plan.id


def _number(division: str, year: int) -> str:
    """X before division and year, a serial behind: no number of a plan looks like it."""
    start = f"X{division}{year}"
    used = select(Plan.number).where(Plan.number.startswith(start)).order_by(Plan.number.desc())
    last = session().scalars(used).first()
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:03d}"
