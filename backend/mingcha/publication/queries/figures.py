"""How many results of each task are published, and how many of them in time? Counted in the index alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, literal_column, not_, select

from mingcha.kernel.clock import local_date
from mingcha.kernel.db import session
from mingcha.publication.models import Publication
from mingcha.publication.rules.deadlines import WAITING

CHUNK = 500
COUNTED = sorted({"published", *WAITING})
_AFTER_DUE = {
    # The first instant of the day after the due day in China (UTC+8, without summer time).
    "sqlite": "datetime(publication_publication.due_on, '+1 day', '-8 hours')",
    "postgresql": "((publication_publication.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')",
}


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """Results of one task: published; of these with a due day; of these in time; and not public though their due day is over."""

    task_id: str
    published: int
    with_due: int
    in_time: int
    overdue: int


def list_published_counts(task_ids: Collection[str], *, before: datetime) -> dict[str, PublishedCount]:
    """{task: counts} of results published `before` an instant, the midnight that ends a day; a result that is due on that day is not yet
    overdue. Tasks without any are absent (S1-14a, S4-16a).
    """
    limit: ColumnElement[datetime] = literal_column(_AFTER_DUE[session().get_bind().dialect.name])
    public = and_(Publication.state == "published", Publication.published_at < before)
    due = and_(public, Publication.due_on.is_not(None))
    in_time = and_(due, Publication.published_at < limit)
    overdue = and_(not_(public), Publication.due_on < local_date(before) - timedelta(days=1))
    columns = [func.sum(case((one, 1), else_=0)) for one in (public, due, in_time, overdue)]
    found: dict[str, PublishedCount] = {}
    wanted = sorted(task_ids)
    for start in range(0, len(wanted), CHUNK):
        within = (
            Publication.task_id.in_(wanted[start : start + CHUNK]),
            Publication.state.in_(COUNTED),
        )
        statement = select(Publication.task_id, *columns).where(*within).group_by(Publication.task_id)
        for task_id, *numbers in session().execute(statement):
            found[task_id] = PublishedCount(task_id, *(int(n) for n in numbers))
    return found
