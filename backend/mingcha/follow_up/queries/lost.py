"""Which businesses cannot be found, and how far is their verification? (S3B-10)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.follow_up.models import LostContact
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound


@dataclass(frozen=True, slots=True)
class LostRow:
    """One lost-contact lead; `settled_at` is when it was published or refuted."""

    id: str
    object_id: str
    object_name: str
    follow_up_id: str | None
    department_id: str
    entered_at: datetime
    stage: str
    settled_at: datetime | None
    version: int


_COLUMNS = [getattr(LostContact, name) for name in LostRow.__slots__]


def list_lost(
    *, settled: bool | None = None, stage: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[LostRow]:
    """A page of leads of all departments, the oldest first: what one department cannot find concerns them all."""
    statement = select(*_COLUMNS)
    if settled is not None:
        waiting = LostContact.settled_at.is_(None)
        statement = statement.where(~waiting if settled else waiting)
    if stage:
        statement = statement.where(LostContact.stage == stage)
    page = page_of(statement, key=(LostContact.id,), cursor=cursor, limit=limit)
    return Page([LostRow(*row) for row in page.items], page.next)


def get_lost(lost_id: str) -> LostContact:
    """The row itself, for a change. Raises NotFound."""
    row = session().get(LostContact, lost_id)
    if row is None:
        raise NotFound()
    return row


def find_open_lost(object_id: str) -> str | None:
    """The id of the lead of this business that is not settled, or None."""
    wanted = select(LostContact.id).where(LostContact.object_id == object_id, LostContact.settled_at.is_(None))
    return session().scalars(wanted).first()
