"""Which follow-ups are there, and how many are open?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from mingcha.follow_up.models import FollowUp
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up as shown; `kind` is rectification, pending or lost_contact."""

    id: str
    inspection_id: str
    number: str
    object_id: str
    object_name: str
    department_id: str
    kind: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    close_reason: str
    version: int


_COLUMNS = [getattr(FollowUp, name) for name in FollowUpRow.__slots__]


def list_follow_ups(
    *, scope: frozenset[str] | None, state: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[FollowUpRow]:
    """A page of follow-ups of the departments in `scope` (None: all), the oldest first."""
    statement = select(*_COLUMNS)
    if scope is not None:
        statement = statement.where(FollowUp.department_id.in_(sorted(scope)))
    if state:
        statement = statement.where(FollowUp.state == state)
    page = page_of(statement, key=(FollowUp.id,), cursor=cursor, limit=limit)
    return Page([FollowUpRow(*row) for row in page.items], page.next)


def list_follow_ups_of(inspection_id: str) -> list[FollowUpRow]:
    """The follow-ups of one inspection, the oldest first (dossier)."""
    statement = (
        select(*_COLUMNS).where(FollowUp.inspection_id == inspection_id).order_by(FollowUp.opened_at, FollowUp.id)
    )
    return [FollowUpRow(*row) for row in session().execute(statement)]


def list_follow_ups_of_many(inspection_ids: Sequence[str]) -> dict[str, list[FollowUpRow]]:
    """{inspection id: its follow-ups, the oldest first} (ledger)."""
    wanted = select(*_COLUMNS).where(FollowUp.inspection_id.in_(list(inspection_ids)))
    found: dict[str, list[FollowUpRow]] = {}
    for row in session().execute(wanted.order_by(FollowUp.opened_at, FollowUp.id)):
        found.setdefault(row.inspection_id, []).append(FollowUpRow(*row))
    return found


def get_follow_up(follow_up_id: str, scope: frozenset[str] | None) -> FollowUp:
    """The row itself, for a change. Raises NotFound, also for another department's."""
    row = session().get(FollowUp, follow_up_id)
    if row is None or (scope is not None and row.department_id not in scope):
        raise NotFound()
    return row


def count_open(scope: frozenset[str] | None) -> int:
    """How many follow-ups are open in `scope` (None: all)."""
    statement = select(func.count()).select_from(FollowUp).where(FollowUp.state == "open")
    if scope is not None:
        statement = statement.where(FollowUp.department_id.in_(sorted(scope)))
    return int(session().execute(statement).scalar_one())
