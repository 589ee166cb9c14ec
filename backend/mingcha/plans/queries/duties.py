"""Which open tasks are about these items, what becomes of them, and which duties were moved?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.plans.models import DutyMove, Task, TaskItem
from mingcha.plans.queries.lists import TaskRow, list_tasks_by_id
from mingcha.plans.rules.duties import OPEN, fate_of


@dataclass(frozen=True, slots=True)
class DutyMoveRow:
    """One move with the departments by name."""

    id: str
    sender: str
    receiver: str
    items: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    document: str
    reason: str
    moved_at: datetime
    moved_by_name: str


def list_fates(item_ids: Sequence[str], from_id: str) -> list[tuple[TaskRow, str]]:
    """Every open task with one of the items, by number, and what becomes of it."""
    touched = select(TaskItem.task_id).where(TaskItem.item_id.in_(list(item_ids)))
    found = session().scalars(select(Task.id).where(Task.id.in_(touched), Task.state.in_(OPEN)))
    tasks = sorted(list_tasks_by_id(list(found)).values(), key=lambda one: one.number)
    return [(one, _fate(one, from_id, item_ids)) for one in tasks]


def _fate(task: TaskRow, from_id: str, moved: Sequence[str]) -> str:
    if task.plan_state == "closed" or task.unplanned:
        return "stays"
    return fate_of(task.state, task.lead_department_id, from_id, task.item_ids, moved)


def list_duty_moves(department_id: str | None, *, cursor: str | None = None, limit: int = LIMIT) -> Page[DutyMoveRow]:
    """Moves from or to a department (None: all), the latest first."""
    statement = select(DutyMove)
    if department_id is not None:
        statement = statement.where(or_(DutyMove.from_id == department_id, DutyMove.to_id == department_id))
    page = page_of(statement, key=(DutyMove.id,), cursor=cursor, limit=limit, descending=True)
    names = {one.id: one.name for one in identity.list_departments()}
    return Page(
        [
            DutyMoveRow(
                row.id, names[row.from_id], names[row.to_id], row.items, row.tasks, row.document, row.reason,
                row.moved_at, row.moved_by_name,
            )
            for row in page.items
        ],
        page.next,
    )  # fmt: skip
