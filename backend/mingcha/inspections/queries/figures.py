"""How many visits does each task have, in which state and with which result? Counted in the index alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from mingcha.inspections.models import Inspection
from mingcha.kernel.db import session

CHUNK = 500


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """Visits of one task that are alike: `opened` of them before the cut-off, `accepted` of them approved before it."""

    task_id: str
    state: str
    conclusions: tuple[str, ...]
    opened: int
    accepted: int


def list_outcome_counts(task_ids: Collection[str], *, before: datetime) -> list[OutcomeCount]:
    """Visits of the tasks by task, state and conclusions, as far as they were opened `before` an instant (S4-16a)."""
    columns = (Inspection.task_id, Inspection.state, Inspection.conclusions)
    opened = func.sum(case((Inspection.opened_at < before, 1), else_=0))
    accepted = func.sum(case((Inspection.accepted_at < before, 1), else_=0))
    found = []
    for part in _parts(task_ids):
        statement = select(*columns, opened, accepted).where(Inspection.task_id.in_(part)).group_by(*columns)
        for task_id, state, conclusions, n, done in session().execute(statement):
            found.append(OutcomeCount(task_id, state, tuple(conclusions), int(n), int(done)))
    return found


def count_visits(task_ids: Collection[str], *, before: datetime) -> int:
    """Visits of the tasks that were opened and not cancelled, in one sum: what the departments have to add up to."""
    total = 0
    for part in _parts(task_ids):
        within = (Inspection.task_id.in_(part), Inspection.state != "cancelled", Inspection.opened_at < before)
        total += int(session().execute(select(func.count()).where(*within)).scalar_one())
    return total


def _parts(ids: Collection[str]) -> Iterator[list[str]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
