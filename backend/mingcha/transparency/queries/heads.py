"""Which heads of the log were signed, who saw them, and what was objected?"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, select

from mingcha.kernel import notes
from mingcha.kernel.db import session
from mingcha.transparency.models import LogAlarm, LogCheckpoint, LogCosignature, LogEntry, LogToken
from mingcha.transparency.rules import CheckpointNotFound

MOST = 2**63 - 1
"""A larger size does not fit the column."""


class Head(NamedTuple):
    """The newest signed size and root: what a phone binds its events to."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class HeadView:
    """A signed head. `note` holds the log's signature and all cosignatures, `signed` is the note without these (time stamps are over
    it); `witnesses` and `authorities` who saw it, and when."""

    number: int
    size: int
    root: str
    at: datetime
    day: date | None
    note: str
    signed: str
    witnesses: list[tuple[str, datetime]]
    authorities: list[tuple[str, datetime]]


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An objection to the log. `kind`: fork, rollback, broken, key (its signing key was gone)."""

    source: str
    kind: str
    size: int
    root: str
    detail: str
    at: datetime


_NEWEST = select(LogCheckpoint.size, LogCheckpoint.root).order_by(LogCheckpoint.number.desc()).limit(1)


def find_head() -> Head | None:
    """The newest head in one cheap read; None before the first."""
    found = session().execute(_NEWEST).first()
    return Head(found.size, found.root) if found else None


_SIGNED = select(LogCheckpoint.size, LogCheckpoint.root).where(
    LogCheckpoint.size.in_(bindparam("sizes", expanding=True))
)


def signed_heads(wanted: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of the heads (size, root) that this log really signed."""
    sizes = sorted({size for size, _root in wanted if size <= MOST})
    if not sizes:
        return set()
    return {(row.size, row.root) for row in session().execute(_SIGNED, {"sizes": sizes})} & set(wanted)


def get_checkpoint(size: int | None = None) -> HeadView:
    """The newest head, or the newest of this size. Raises CheckpointNotFound."""
    statement = select(LogCheckpoint).order_by(LogCheckpoint.number.desc()).limit(1)
    found = view_heads(statement if size is None else statement.where(LogCheckpoint.size == size))
    if not found:
        raise CheckpointNotFound()
    return found[0]


def list_daily(limit: int = 400) -> list[HeadView]:
    """The heads that stand for their days, newest first."""
    statement = select(LogCheckpoint).where(LogCheckpoint.day.is_not(None))
    return view_heads(statement.order_by(LogCheckpoint.day.desc()).limit(limit))


def list_heads() -> list[HeadView]:
    """Every head that was ever signed, oldest first: for recomputing the log."""
    return view_heads(select(LogCheckpoint).order_by(LogCheckpoint.number))


def get_token(number: int, authority: str) -> bytes:
    """A time stamp as it came. Raises CheckpointNotFound."""
    found = session().get(LogToken, (number, authority))
    if found is None:
        raise CheckpointNotFound()
    return found.token


def list_alarms() -> list[AlarmView]:
    """Everything that was objected, newest first."""
    rows = session().scalars(select(LogAlarm).order_by(LogAlarm.at.desc(), LogAlarm.id))
    return [AlarmView(row.source, row.kind, row.size, row.root, row.detail, row.at) for row in rows]


def list_open_alarms() -> list[AlarmView]:
    """The same without a lost key that has signed again since."""
    signed = session().execute(select(func.max(LogCheckpoint.at))).scalar()
    return [one for one in list_alarms() if one.kind != "key" or signed is None or signed <= one.at]


def list_keys() -> list[notes.Key]:
    """The log's own keys in the order in which it names them; the last one signs now."""
    statement = select(LogEntry.content).where(LogEntry.kind == "log.key").order_by(LogEntry.position)
    return [notes.read_key(json.loads(content or b"")["key"]) for content in session().scalars(statement)]


def view_heads(statement: Select[LogCheckpoint]) -> list[HeadView]:
    """The heads that a statement selects, in its order."""
    rows: Sequence[LogCheckpoint] = session().scalars(statement).all()
    numbers = [row.number for row in rows]
    lines: dict[int, list[LogCosignature]] = {number: [] for number in numbers}
    stamps: dict[int, list[tuple[str, datetime]]] = {number: [] for number in numbers}
    seen = select(LogCosignature).where(LogCosignature.checkpoint.in_(numbers)).order_by(LogCosignature.witness)
    for line in session().scalars(seen):
        lines[line.checkpoint].append(line)
    tokens = select(LogToken.checkpoint, LogToken.authority, LogToken.at).where(LogToken.checkpoint.in_(numbers))
    for number, authority, at in session().execute(tokens.order_by(LogToken.authority)):
        stamps[number].append((authority, at))
    return [_view(row, lines[row.number], stamps[row.number]) for row in rows]


def _view(row: LogCheckpoint, lines: list[LogCosignature], stamps: list[tuple[str, datetime]]) -> HeadView:
    note = row.note + "".join(line.line for line in lines)
    seen = [(line.witness, line.at) for line in lines]
    return HeadView(row.number, row.size, row.root, row.at, row.day, note, row.note, seen, stamps)


def list_heads_of_sizes(sizes: Collection[int]) -> list[HeadView]:
    """The signed heads of these sizes, the first of each size first."""
    wanted = [size for size in sizes if 0 < size <= MOST]
    if not wanted:
        return []
    return view_heads(select(LogCheckpoint).where(LogCheckpoint.size.in_(wanted)).order_by(LogCheckpoint.number))
