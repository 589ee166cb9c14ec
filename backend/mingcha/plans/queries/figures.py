"""Which tasks does a year have? For the figures of reports; they are counted nowhere else."""

from __future__ import annotations

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.plans.models import Plan, Task
from mingcha.plans.queries.lists import _PLAN_COLUMNS, _TASK_COLUMNS, PlanRow, TaskRow, _plans, _tasks


def list_plans_of_year(year: int) -> list[PlanRow]:
    """All plans of a year by number."""
    statement = select(*_PLAN_COLUMNS).where(Plan.year == year).order_by(Plan.number, Plan.id)
    return _plans(session().execute(statement).all())


def list_tasks_of_year(year: int) -> list[TaskRow]:
    """All tasks of a year's plans by number."""
    statement = (
        select(*_TASK_COLUMNS)
        .join(Plan, Plan.id == Task.plan_id)
        .where(Plan.year == year)
        .order_by(Task.number, Task.id)
    )
    return _tasks(session().execute(statement).all())
