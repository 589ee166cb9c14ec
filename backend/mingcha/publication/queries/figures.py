"""How many results of each task are published, and how many of them in time? Counted in the index alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal_column, select

from mingcha.kernel.db import session
from mingcha.publication.models import Publication

CHUNK = 500
_AFTER_DUE = {
    # The first instant of the day after the due day in China (UTC+8, without summer time).
    "sqlite": "datetime(publication_publication.due_on, '+1 day', '-8 hours')",
    "postgresql": "((publication_publication.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')",
}


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """Results of one task: published; of these with a due day; of these in time."""

    task_id: str
    published: int
    with_due: int
    in_time: int


def list_published_counts(task_ids: Collection[str], *, before: datetime) -> dict[str, PublishedCount]:
    """{task: counts} of results published `before` an instant; tasks without any are absent (S1-14a, S4-16a)."""
    limit: ColumnElement[datetime] = literal_column(_AFTER_DUE[session().get_bind().dialect.name])
    due = Publication.due_on.is_not(None)
    in_time = and_(due, Publication.published_at < limit)
    columns = (
        func.count(),
        func.sum(case((due, 1), else_=0)),
        func.sum(case((in_time, 1), else_=0)),
    )
    found: dict[str, PublishedCount] = {}
    wanted = sorted(task_ids)
    for start in range(0, len(wanted), CHUNK):
        within = (
            Publication.task_id.in_(wanted[start : start + CHUNK]),
            Publication.state == "published",
            Publication.published_at < before,
        )
        statement = select(Publication.task_id, *columns).where(*within).group_by(Publication.task_id)
        for task_id, *numbers in session().execute(statement):
            found[task_id] = PublishedCount(task_id, *(int(n) for n in numbers))
    return found
