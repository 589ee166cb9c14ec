"""What must be known before a batch can be judged? A handful of queries for the whole batch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from mingcha.evidence.models import DeviceChain, EvidenceEvent, EvidenceItem
from mingcha.evidence.rules.chain import KeyChain
from mingcha.kernel.db import insert_ignore, session


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event that has already been received."""

    leaf: str
    status: str
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """A parked event that may heal."""

    position: int
    line: bytes
    person_id: str
    flags: list[str]
    received_at: datetime
    reason: str | None


# A batch asks these each time, so the statements are built once.
_EVENT = EvidenceEvent.metadata.tables[EvidenceEvent.__tablename__].c
_ITEM = EvidenceItem.metadata.tables[EvidenceItem.__tablename__].c
_KNOWN = select(_EVENT.id, _EVENT.leaf, _EVENT.status, _EVENT.problem).where(
    _EVENT.id.in_(bindparam("ids", expanding=True))
)
_WAITING = (
    select(_EVENT.position, _EVENT.line, _EVENT.person_id, _EVENT.flags, _EVENT.received_at, _EVENT.reason)
    .where(
        _EVENT.reason.in_(bindparam("reasons", expanding=True)),
        or_(_EVENT.key.in_(bindparam("keys", expanding=True)), _EVENT.visit.in_(bindparam("visits", expanding=True))),
    )
    .order_by(_EVENT.position)
    .limit(1000)
)
_DIGESTS = select(_EVENT.seq, _EVENT.digest).where(_EVENT.key == bindparam("key"), _EVENT.seq >= bindparam("start"))
_ITEMS = select(_ITEM.id, _ITEM.visit, _ITEM.sha256).where(_ITEM.id.in_(bindparam("ids", expanding=True)))


def known_events(ids: Collection[str]) -> dict[str, KnownEvent]:
    """{event id: what became of it} of those received before."""
    return {
        row.id: KnownEvent(row.leaf, row.status, row.problem) for row in session().execute(_KNOWN, {"ids": list(ids)})
    }


def waiting_events(keys: Collection[str], visits: Collection[str], reasons: Collection[str]) -> list[WaitingEvent]:
    """Parked events of these keys or visits whose reason may heal, in order of arrival."""
    asked = {"reasons": sorted(reasons), "keys": sorted(keys), "visits": sorted(visits)}
    return [WaitingEvent(*row) for row in session().execute(_WAITING, asked)]


def lock_chains(lowest: dict[str, int]) -> dict[str, KeyChain]:
    """Locks the chains of the keys (in order, so that two batches never wait for each other) and reads what is needed.

    `lowest` gives per key the first seq of the batch; read are the digests from the one before it, and from the first gap.
    """
    columns = (DeviceChain.key, DeviceChain.contiguous, DeviceChain.top)
    locked = select(*columns).where(DeviceChain.key.in_(lowest)).order_by(DeviceChain.key).with_for_update()
    rows = session().execute(locked).all()
    if len(rows) < len(lowest):
        first = [{"key": key, "contiguous": 0, "top": 0} for key in sorted(lowest)]
        insert_ignore(DeviceChain, first, index_elements=["key"], returning=DeviceChain.key)
        rows = session().execute(locked).all()
    return {row.key: _chain(row.key, row.contiguous, row.top, lowest[row.key]) for row in rows}


def _chain(key: str, contiguous: int, top: int, lowest: int) -> KeyChain:
    start = min(contiguous, lowest - 1)
    digests = session().execute(_DIGESTS, {"key": key, "start": start})
    return KeyChain({row.seq: row.digest for row in digests}, contiguous, top)


def registered_items(ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """{evidence id: (visit, sha256)} of those that are registered."""
    if not ids:
        return {}
    return {row.id: (row.visit, row.sha256) for row in session().execute(_ITEMS, {"ids": list(ids)})}
