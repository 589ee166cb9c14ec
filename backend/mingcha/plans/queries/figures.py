"""Which plans and tasks does a year have, for the figures of reports, and which of them are planned?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from mingcha.kernel.db import session
from mingcha.plans.models import Plan, Task
from mingcha.plans.queries.lists import _PLAN_COLUMNS, _TASK_COLUMNS, PlanRow, TaskRow, _plans, _tasks


def list_plans_of_year(year: int) -> list[PlanRow]:
    """All plans of a year by number."""
    statement = select(*_PLAN_COLUMNS).where(Plan.year == year).order_by(Plan.number, Plan.id)
    return _plans(session().execute(statement).all())


def list_tasks_of_year(year: int) -> list[TaskRow]:
    """All tasks of a year's plans by number."""
    statement = _within(select(*_TASK_COLUMNS), year).order_by(Task.number, Task.id)
    return _tasks(session().execute(statement).all(), _within(select(Task.id), year))


def list_planned_plans(year: int) -> list[PlanRow]:
    """All plans of a year by number, but the one that holds the tasks of leads."""
    statement = select(*_PLAN_COLUMNS).where(Plan.year == year, Plan.unplanned.is_(False)).order_by(Plan.number)
    return _plans(session().execute(statement).all())


def list_planned_tasks(year: int) -> list[TaskRow]:
    """All tasks of these plans, by the first day of their window."""
    statement = _within(select(*_TASK_COLUMNS), year).where(Plan.unplanned.is_(False))
    rows = session().execute(statement.order_by(Task.window_from, Task.number, Task.id)).all()
    return _tasks(rows, _within(select(Task.id), year))


def _within(statement: Select[Any], year: int) -> Select[Any]:
    return statement.join(Plan, Plan.id == Task.plan_id).where(Plan.year == year)
