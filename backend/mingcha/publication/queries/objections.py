"""Which objections are there, how far are they, and what does the public read of them? (S3B-20)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.kernel.clock import local_date
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, each, page_of
from mingcha.kernel.problem import NotFound
from mingcha.publication.models import Objection
from mingcha.publication.rules.objections import BY_HAND, OPEN, STATES


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection as the desk reads it; `next` are the steps a person may take, `age_days` since it was raised (no number is set)."""

    id: str
    publication_id: str
    inspection_id: str
    department_id: str
    object_id: str
    object_name: str
    number: str
    source: str
    text: str
    shown: str
    answer: str
    submitted_at: datetime
    state: str
    steps: list[dict[str, Any]]
    closed_at: datetime | None
    version: int
    next: list[str]
    age_days: int


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """What stands beside a result: the business's own words (masked, if it wished), where it stands, and the office's answer."""

    publication_id: str
    state: str
    shown: str
    answer: str
    submitted_at: datetime
    closed_at: datetime | None


_COLUMNS = [getattr(Objection, name) for name in ObjectionRow.__slots__ if name not in ("next", "age_days")]
_SPOKEN = [getattr(Objection, name) for name in SpokenRow.__slots__]


def list_objections(
    *,
    scope: frozenset[str] | None,
    today: date,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[ObjectionRow]:
    """A page of objections, newest first; `state` open means all that are not closed."""
    states = OPEN if state == "open" else (state,)
    parts = each((Objection.department_id, scope), (Objection.state, states if state else None))
    page = page_of(select(*_COLUMNS), key=(Objection.id,), cursor=cursor, limit=limit, descending=True, parts=parts)
    return Page([_row(row, today) for row in page.items], page.next)


def list_objections_of(publication_id: str, today: date) -> list[ObjectionRow]:
    """The objections to one result, oldest first."""
    wanted = select(*_COLUMNS).where(Objection.publication_id == publication_id).order_by(Objection.id)
    return [_row(row, today) for row in session().execute(wanted)]


def get_objection(objection_id: str, scope: frozenset[str] | None) -> Objection:
    """The row itself. Raises NotFound, also for another department's."""
    row = session().get(Objection, objection_id)
    if row is None or (scope is not None and row.department_id not in scope):
        raise NotFound()
    return row


def get_objection_row(objection_id: str, scope: frozenset[str] | None, today: date) -> ObjectionRow:
    """One objection as shown. Raises NotFound."""
    get_objection(objection_id, scope)
    row = session().execute(select(*_COLUMNS).where(Objection.id == objection_id)).one()
    return _row(row, today)


def count_objections_of(publication_id: str) -> dict[str, int]:
    """{state: objections} to one result."""
    wanted = select(Objection.state, func.count()).where(Objection.publication_id == publication_id)
    return {state: int(n) for state, n in session().execute(wanted.group_by(Objection.state))}


def count_objections(*, scope: frozenset[str] | None, since: datetime, until: datetime) -> dict[str, int]:
    """Raised in the period, by what became of them: {raised, open, upheld, dismissed, rejected, portal, desk} (S3B-20)."""
    statement = _scoped(select(Objection.state, Objection.source, Objection.steps), scope)
    statement = statement.where(Objection.submitted_at >= since, Objection.submitted_at < until)
    found = dict.fromkeys(("raised", "open", "upheld", "dismissed", "rejected", "portal", "desk"), 0)
    for state, source, steps in session().execute(statement):
        found["raised"] += 1
        found[source] += 1
        found["open"] += state in OPEN
        told = {step["state"] for step in steps}
        for name in ("upheld", "dismissed", "rejected"):
            found[name] += name in told
    return found


def list_spoken(publication_ids: Sequence[str]) -> dict[str, list[SpokenRow]]:
    """{publication id: objections} as the public reads them, oldest first."""
    found: dict[str, list[SpokenRow]] = {}
    for start in range(0, len(publication_ids), 500):
        part = list(publication_ids[start : start + 500])
        for row in session().execute(select(*_SPOKEN).where(Objection.publication_id.in_(part)).order_by(Objection.id)):
            found.setdefault(row.publication_id, []).append(SpokenRow(*row))
    return found


def _row(row: Any, today: date) -> ObjectionRow:
    then = [step for step in BY_HAND if step in STATES[row.state]]
    return ObjectionRow(*[*row, then, max(0, (today - local_date(row.submitted_at)).days)])


def _scoped(statement: Any, scope: frozenset[str] | None) -> Any:
    return statement if scope is None else statement.where(Objection.department_id.in_(sorted(scope)))
