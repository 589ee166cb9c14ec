"""Which plan or task is called like this, or has this number? As far as the reader sees it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.plans.models import Plan, Task
from mingcha.plans.queries.guard import sees_plan
from mingcha.plans.queries.lists import (
    _PLAN_COLUMNS,
    PUBLIC_STATES,
    PlanRow,
    TaskRow,
    _plans,
    get_plan,
    list_tasks_by_id,
)

LOOKED_AT = 60


def find_plans(words: str, actor: Actor, limit: int) -> list[PlanRow]:
    """Plans whose title holds the words or whose number begins with them, the newest first."""
    statement = select(Plan.id).where(Plan.unplanned.is_(False), _called(Plan, words))
    ids = session().scalars(statement.order_by(Plan.year.desc(), Plan.id.desc()).limit(LOOKED_AT)).all()
    found = _plans(session().execute(select(*_PLAN_COLUMNS).where(Plan.id.in_(ids))).all())
    rows = {one.id: one for one in found}
    return [rows[one] for one in ids if sees_plan(rows[one], actor)][:limit]


def find_tasks(words: str, actor: Actor, limit: int) -> list[TaskRow]:
    """Tasks of plans, the same way: of public plans, or with the reader's department."""
    statement = select(Task.id).join(Plan, Plan.id == Task.plan_id)
    statement = statement.where(Plan.unplanned.is_(False), _called(Task, words))
    ids = session().scalars(statement.order_by(Task.created_at.desc(), Task.id.desc()).limit(LOOKED_AT)).all()
    rows = list_tasks_by_id(ids)
    return [rows[one] for one in ids if _sees_task(rows[one], actor)][:limit]


def _called(model: type[Plan] | type[Task], words: str) -> ColumnElement[bool]:
    return or_(model.title.contains(words, autoescape=True), model.number.startswith(words, autoescape=True))


def _sees_task(task: TaskRow, actor: Actor) -> bool:
    known = task.plan_state in PUBLIC_STATES or actor.department_id in task.departments
    return known or sees_plan(get_plan(task.plan_id), actor)
