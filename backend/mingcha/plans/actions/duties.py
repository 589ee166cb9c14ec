"""How do duties for items go from one department to another while tasks are open?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.plans import queries
from mingcha.plans.actions.versions import amend, tell
from mingcha.plans.models import DutyMove, Plan, PlanDepartment, Task, TaskDepartment
from mingcha.plans.rules.duties import check_move
from mingcha.plans.rules.schemes import JOINT_ORIGINS, JOINT_TYPES, divided_duties
from mingcha.registers import actions as registers_actions
from mingcha.registers import queries as registers


def move_duties(*, ctx: Ctx, id: str, to_id: str, item_ids: Sequence[str], document: str, reason: str) -> DutyMove:
    """The caller's department gives items to another one, by a document; open tasks go along as rules/duties.py says.

    A task that changes is approved anew, and its plan gets a version. What was decided, drawn or checked stays whose it was (S1-3d).
    Raises DepartmentUnknown, DutyMoveWrong.
    """
    from_id = str(ctx.actor.department_id)
    identity.get_department(to_id)
    wanted = list(dict.fromkeys(item_ids))
    items = registers.list_items_by_id(wanted)
    check_move(from_id, to_id, [items[one].department_id if one in items else None for one in wanted])
    fates = queries.list_fates(wanted, from_id)
    registers_actions.move_items(wanted, to_id, reason=document, ctx=ctx)
    for task, how in fates:
        if how != "stays":
            _follow(task, how, from_id, to_id, f"{document}：{reason}", ctx)
    row = DutyMove(id=id, from_id=from_id, to_id=to_id, document=document, reason=reason)
    row.items = [{"id": one, "code": items[one].code, "name": items[one].name} for one in wanted]
    row.tasks = [{"id": t.id, "number": t.number, "title": t.title, "state": t.state, "how": how} for t, how in fates]
    row.moved_at, row.moved_by_name = ctx.clock.now(), ctx.actor.name
    session().add(row)
    session().flush()
    told = {"to": to_id, "items": wanted, "document": document, "tasks": {t.id: how for t, how in fates}}
    audit.record(ctx, "move_duties", ("duty_move", id), {"from": from_id}, told)
    return row


def _follow(task: queries.TaskRow, how: str, from_id: str, to_id: str, reason: str, ctx: Ctx) -> None:
    plan = session().get_one(Plan, task.plan_id, with_for_update=True)
    row = session().get_one(Task, task.id, with_for_update=True)
    before = queries.task_facts(task)
    amend(plan, reason, ctx=ctx)
    _join(PlanDepartment, "plan_id", plan.id, to_id)
    _join(TaskDepartment, "task_id", row.id, to_id)
    if how == "led":
        row.lead_department_id = to_id
        row.seats = [_passed(seat, from_id, to_id) for seat in row.seats]
    row.joint_type, row.joint_origin = row.joint_type or JOINT_TYPES[0], row.joint_origin or JOINT_ORIGINS[0]
    members = [row.lead_department_id, *(one for one in {*task.departments, to_id} if one != row.lead_department_id)]
    owned: dict[str, list[str]] = {}
    for item in registers.list_items_by_id(task.item_ids).values():
        owned.setdefault(item.department_id, []).append(item.name)
    row.duties = divided_duties({}, members, owned)
    row.version, row.state, row.approved_at, row.approved_by = row.version + 1, "draft", None, None
    session().flush()
    audit.record(ctx, "change_task", ("task", row.id), before, queries.task_facts(queries.get_task(row.id)))
    tell(plan)


def _passed(seat: dict[str, Any], from_id: str, to_id: str) -> dict[str, Any]:
    """A seat of the first department becomes one of the other."""
    offices = [to_id if one == from_id else one for one in seat["departments"]]
    return {**seat, "departments": list(dict.fromkeys(offices))}


def _join(model: Any, column: str, key: str, department_id: str) -> None:
    there = exists().where(getattr(model, column) == key, model.department_id == department_id)
    if not session().query(there).scalar():
        session().add(model(**{column: key}, department_id=department_id))
        session().flush()
