"""How is a task made, changed, approved, and told how far it is?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from mingcha.identity import queries as identity
from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import FieldError, NotFound, Stale
from mingcha.plans import queries
from mingcha.plans.actions.versions import amend, tell
from mingcha.plans.events import TaskApproved
from mingcha.plans.models import Plan, Task, TaskDepartment, TaskItem
from mingcha.plans.rules import TaskFinal, TaskWrong, check_can_approve, check_task, check_task_step
from mingcha.plans.rules.periods import NON_MARKET_KINDS
from mingcha.plans.rules.schemes import JOINT_ORIGINS, JOINT_TYPES, DomainMismatch, divided_duties, domain_errors
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

STORED = (
    "title",
    "draw_type",
    "method",
    "frequency",
    "content",
    "scheme",
    "ordered_by",
    "joint_type",
    "joint_origin",
    "scope",
    "ratios",
    "seats",
    "window_from",
    "window_to",
)


def create_task(plan_id: str, *, id: str, fields: Mapping[str, Any], ctx: Ctx, reason: str | None = None) -> str:
    """A task led by the caller's department, which takes part in the plan (who leads, initiates: S2-2.3c). The same id again is the same task.

    `fields` as schemas.TaskFields loads them. In an approved plan this is an amendment and needs a reason.
    Raises NotFound, TaskWrong, RatioAboveCap, ReasonMissing, PlanFinal.
    """
    plan = _plan(plan_id, ctx)
    lead = str(ctx.actor.department_id)
    if (known := session().get(Task, id)) is not None:
        return _own(known.id, ctx).id
    _check(fields, lead, plan.domain)
    amend(plan, reason, ctx=ctx)
    insert_task(plan, id, lead, fields, ctx=ctx)
    tell(plan)
    return id


def insert_task(plan: Plan, id: str, lead: str, fields: Mapping[str, Any], *, ctx: Ctx) -> None:
    """Writes a task that has been checked, with its number and its audit entry. Raises RatioAboveCap."""
    start = regions.get_profile(plan.region).division + f"{ctx.clock.today():%Y%m%d}"
    row = Task(
        id=id, plan_id=plan.id, number=next_task_number(start), lead_department_id=lead, state="draft", version=1
    )
    _fill(row, fields)
    row.created_at, row.created_by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    _set_members(row, fields)
    found = queries.get_task(id)
    queries.check_task_caps(found)
    audit.record(ctx, "create_task", ("task", id), None, queries.task_facts(found))


def change_task(
    task_id: str, *, fields: Mapping[str, Any], seen_version: int, ctx: Ctx, reason: str | None = None
) -> None:
    """Changes a task until its pool is frozen. Raises NotFound, Stale, TaskFinal, TaskWrong, RatioAboveCap, ReasonMissing."""
    row = _own(task_id, ctx)
    if row.version != seen_version:
        raise Stale(seen=seen_version, current=row.version)
    if row.state not in ("draft", "approved"):
        raise TaskFinal()
    plan = session().get_one(Plan, row.plan_id, with_for_update=True)
    _check(fields, row.lead_department_id, plan.domain)
    before = queries.task_facts(queries.get_task(task_id))
    amend(plan, reason, ctx=ctx)
    _fill(row, fields)
    row.version += 1
    # A changed scheme is approved anew.
    row.state, row.approved_at, row.approved_by = "draft", None, None
    session().flush()
    _set_members(row, fields)
    found = queries.get_task(task_id)
    queries.check_task_caps(found)
    audit.record(ctx, "change_task", ("task", task_id), before, queries.task_facts(found))
    tell(plan)


def approve_task(task_id: str, *, ctx: Ctx) -> None:
    """The head of the lead department approves the scheme (54号, S1-11). Raises NotFound, PlanOwn, TaskFinal, SchemeIncomplete, AgreementMissing."""
    row = _own(task_id, ctx)
    check_task_step(row.state, "approved")
    check_can_approve(ctx.actor.id, row.created_by)
    queries.check_task_scheme(queries.get_task(task_id))
    before, row.state = row.state, "approved"
    row.approved_at, row.approved_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    audit.record(ctx, "approve_task", ("task", task_id), {"state": before}, {"state": "approved"})
    events.publish(TaskApproved(task_id))


def cancel_task(task_id: str, reason: str, *, ctx: Ctx) -> None:
    """Cancels a task with its reason. Raises NotFound, TaskFinal."""
    row = _own(task_id, ctx)
    _move(row, "cancelled", ctx, reason)


def mark_task(task_id: str, state: str, *, ctx: Ctx) -> None:
    """Draws and inspections tell how far the task is: pool_frozen, drawn, running, concluded, or approved again after a void.

    The same state again changes nothing. Raises NotFound, TaskFinal.
    """
    row = session().get(Task, task_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if row.state != state:
        _move(row, state, ctx, None)


def _move(row: Task, state: str, ctx: Ctx, reason: str | None) -> None:
    check_task_step(row.state, state)
    before, row.state = row.state, state
    session().flush()
    audit.record(ctx, "move_task", ("task", row.id), {"state": before}, {"state": state, "reason": reason})


def _plan(plan_id: str, ctx: Ctx) -> Plan:
    """The plan, locked, for a department that takes part. Raises NotFound."""
    if ctx.actor.department_id is None or ctx.actor.department_id not in queries.get_plan(plan_id).departments:
        raise NotFound()
    return session().get_one(Plan, plan_id, with_for_update=True, populate_existing=True)


def _own(task_id: str, ctx: Ctx) -> Task:
    """The task of the caller's department, locked. Raises NotFound, also for another department's."""
    row = session().get(Task, task_id, with_for_update=True, populate_existing=True)
    if row is None or row.lead_department_id != ctx.actor.department_id:
        raise NotFound()
    return row


def _check(fields: Mapping[str, Any], lead: str, domain: str) -> None:
    known = {one.id for one in identity.list_departments()}
    check_task(fields, lead=lead, known_departments=known)
    items = registers.list_items_by_id(fields["item_ids"])
    wrong = [
        place
        for place, item_id in enumerate(fields["item_ids"])
        if item_id not in items or items[item_id].state != "active"
    ]
    if wrong:
        errors = [
            FieldError(f"/item_ids/{place}", "没有这个事项，或已停用。", "There is no such item, or it is retired.")
            for place in wrong
        ]
        raise TaskWrong(errors=errors)
    domains = {one: items[one].domain for one in fields["item_ids"]}
    mixed = domain_errors(domain, domains, fields["scope"].get("kinds", ()), NON_MARKET_KINDS)
    if mixed:
        raise DomainMismatch(errors=mixed)


def _fill(row: Task, fields: Mapping[str, Any]) -> None:
    for name in STORED:
        setattr(row, name, fields.get(name))
    row.origin = fields.get("origin") or "own"
    row.cross_regions = [
        {name: one.isoformat() if isinstance(one, date) else one for name, one in each.items()}
        for each in fields.get("cross_regions") or ()
    ]
    others = [one for one in dict.fromkeys(fields["departments"]) if one != row.lead_department_id]
    if others:
        row.joint_type = row.joint_type or JOINT_TYPES[0]
        row.joint_origin = row.joint_origin or JOINT_ORIGINS[0]
    owned: dict[str, list[str]] = {}
    for item in registers.list_items_by_id(fields["item_ids"]).values():
        owned.setdefault(item.department_id, []).append(item.name)
    row.duties = divided_duties(fields.get("duties") or {}, [row.lead_department_id, *others], owned)


def _set_members(row: Task, fields: Mapping[str, Any]) -> None:
    session().execute(delete(TaskItem).where(TaskItem.task_id == row.id))
    session().execute(delete(TaskDepartment).where(TaskDepartment.task_id == row.id))
    items = dict.fromkeys(fields["item_ids"])
    session().add_all(TaskItem(task_id=row.id, item_id=one, position=place) for place, one in enumerate(items))
    members = sorted({row.lead_department_id, *fields["departments"]})
    session().add_all(TaskDepartment(task_id=row.id, department_id=one) for one in members)
    session().flush()


def next_task_number(start: str) -> str:
    """The number after the last one that begins with `start` (division and day)."""
    last = session().scalar(select(func.max(Task.number)).where(Task.number.startswith(start)))
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:04d}"
