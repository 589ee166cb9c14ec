"""Which notices are there, for whom, and which messages wait?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.notices.models import Carried, Delivery, Notice, Preference, Recipient
from mingcha.notices.rules import Clock

CHUNK = 500


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader sees it; `read_at` is theirs, `for_name` in whose place they are told of it."""

    id: str
    clock: str
    about: str
    due_on: date
    step: str
    name: str
    path: str
    provisional: bool
    at: datetime
    ended_at: datetime | None
    read_at: datetime | None
    for_name: str | None = None


_PLAIN = [getattr(Notice, name) for name in NoticeRow.__slots__ if name not in ("read_at", "for_name")]


def list_notices(
    person_id: str, *, open_only: bool = False, cursor: str | None = None, limit: int = LIMIT
) -> Page[Any]:
    """A person's notices, the newest first: their ids are made when they are told."""
    mine = (
        select(*_PLAIN, Recipient.read_at, Recipient.for_id)
        .join(Recipient, Recipient.notice_id == Notice.id)
        .where(Recipient.person_id == person_id)
    )
    if open_only:
        mine = mine.where(Notice.ended_at.is_(None), Recipient.read_at.is_(None))
    page = page_of(mine, key=(Recipient.notice_id,), cursor=cursor, limit=limit, descending=True)
    people = identity.list_people_by_id({row.for_id for row in page.items if row.for_id})
    names = {id_: person.name for id_, person in people.items()}
    return Page([NoticeRow(*(*row[:-1], names.get(row.for_id))) for row in page.items], page.next)


def count_unread(person_id: str) -> int:
    """How many of a person's notices are neither read nor done with."""
    statement = (
        select(func.count())
        .select_from(Recipient)
        .join(Notice, Notice.id == Recipient.notice_id)
        .where(Recipient.person_id == person_id, Recipient.read_at.is_(None), Notice.ended_at.is_(None))
    )
    return int(session().execute(statement).scalar_one())


def list_told(clock: Clock) -> set[tuple[str, str, date, str]]:
    """{(clock, about, due_on, step)} of the clock's notices that have not ended."""
    statement = select(Notice.clock, Notice.about, Notice.due_on, Notice.step)
    rows = session().execute(statement.where(Notice.clock == clock.value, Notice.ended_at.is_(None)))
    return {(row.clock, row.about, row.due_on, row.step) for row in rows}


def get_preference(person_id: str) -> Preference:
    """How a person wants to be told; the default where they never said."""
    return session().get(Preference, person_id) or Preference(person_id=person_id, by_email=False)


def find_feed(feed: str) -> str | None:
    """The person whose calendar has this secret address."""
    return session().execute(select(Preference.person_id).where(Preference.feed == feed)).scalar_one_or_none()


def list_mailed() -> dict[str, str]:
    """{person: address} of those who want messages."""
    wanted = select(Preference.person_id, Preference.email).where(Preference.by_email, Preference.email.is_not(None))
    return {person: str(address) for person, address in session().execute(wanted)}


def list_not_carried(channel: str, to: str, people: Collection[str] | None) -> list[NoticeRow]:
    """Open notices (of these people; None: of anybody) that have not gone out by this way, the oldest first."""
    gone = select(Carried.notice_id).where(Carried.channel == channel, Carried.target == to)
    statement = select(*_PLAIN).where(Notice.ended_at.is_(None), Notice.id.not_in(gone))
    if people is not None:
        mine = select(Recipient.notice_id).where(Recipient.person_id.in_(list(people)))
        statement = statement.where(Notice.id.in_(mine))
    rows = session().execute(statement.order_by(Notice.at, Notice.id).limit(CHUNK))
    return [NoticeRow(**row._mapping, read_at=None) for row in rows]


def list_carried(delivery_id: str) -> list[NoticeRow]:
    """What a message says."""
    statement = select(*_PLAIN).join(Carried, Carried.notice_id == Notice.id).where(Carried.delivery_id == delivery_id)
    return [
        NoticeRow(**row._mapping, read_at=None) for row in session().execute(statement.order_by(Notice.at, Notice.id))
    ]


def list_waiting_deliveries(now: datetime) -> list[str]:
    """Messages whose time to be sent has come."""
    statement = select(Delivery.id).where(Delivery.state.in_(("waiting", "failed")), Delivery.next_at <= now)
    return list(session().scalars(statement.order_by(Delivery.next_at, Delivery.id).limit(CHUNK)))


def list_troubled(limit: int = 20) -> list[Delivery]:
    """Messages that were refused, or of which nobody knows whether they arrived; the newest first."""
    statement = select(Delivery).where(Delivery.state.in_(("failed", "unsure")))
    return list(session().scalars(statement.order_by(Delivery.made_at.desc(), Delivery.id).limit(limit)))
