"""Which time stamps were renewed, by whom, and which are next?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from mingcha.kernel.db import session
from mingcha.transparency.models import LogCheckpoint, LogRenewal, LogToken
from mingcha.transparency.rules import renewed_bytes


@dataclass(frozen=True, slots=True)
class LastStamp:
    """The newest stamp in the line that began with the authority `first` over a head: `renewals` came before or are it (0: the first itself)."""

    checkpoint: int
    first: str
    signed: str
    token: bytes
    renewals: int


@dataclass(frozen=True, slots=True)
class RenewalView:
    """One renewal: the `number`th of the stamp of authority `first` over a head; `covers` are the bytes that it stamps."""

    checkpoint: int
    first: str
    number: int
    authority: str
    at: datetime
    token: bytes
    covers: bytes


def list_last_stamps(*, before: datetime, limit: int) -> list[LastStamp]:
    """The lines whose newest stamp is from before the instant, the oldest head first."""
    newest = _newest().subquery()
    last = aliased(LogRenewal)
    at = func.coalesce(last.at, LogToken.at)
    statement = (
        select(LogToken.checkpoint, LogToken.authority, LogCheckpoint.note, LogToken.token, last.token, last.number)
        .join(LogCheckpoint, LogCheckpoint.number == LogToken.checkpoint)
        .outerjoin(newest, and_(newest.c.checkpoint == LogToken.checkpoint, newest.c.first == LogToken.authority))
        .outerjoin(
            last,
            and_(last.checkpoint == newest.c.checkpoint, last.first == newest.c.first, last.number == newest.c.number),
        )
        .where(at <= before)
        .order_by(LogToken.checkpoint, LogToken.authority)
        .limit(limit)
    )
    return [
        LastStamp(number, first, note, bytes(renewed if renewed is not None else token), count or 0)
        for number, first, note, token, renewed, count in session().execute(statement)
    ]


def list_renewals(checkpoints: Collection[int] | None = None) -> list[RenewalView]:
    """The renewals of these heads (None: of all) by head, first authority and number, each with the bytes that it must cover."""
    return list(_renewals(checkpoints))


def _renewals(checkpoints: Collection[int] | None) -> Iterator[RenewalView]:
    statement = (
        select(LogRenewal, LogCheckpoint.note, LogToken.token)
        .join(LogCheckpoint, LogCheckpoint.number == LogRenewal.checkpoint)
        .join(LogToken, and_(LogToken.checkpoint == LogRenewal.checkpoint, LogToken.authority == LogRenewal.first))
        .order_by(LogRenewal.checkpoint, LogRenewal.first, LogRenewal.number)
    )
    if checkpoints is not None:
        statement = statement.where(LogRenewal.checkpoint.in_(checkpoints))
    former = b""
    for row, note, token in session().execute(statement):
        former = former if row.number > 1 else bytes(token)
        covers = renewed_bytes(note.encode(), former)
        former = bytes(row.token)
        yield RenewalView(row.checkpoint, row.first, row.number, row.authority, row.at, former, covers)


def _newest() -> Select[int, str, int]:
    number = func.max(LogRenewal.number).label("number")
    return select(LogRenewal.checkpoint, LogRenewal.first, number).group_by(LogRenewal.checkpoint, LogRenewal.first)
