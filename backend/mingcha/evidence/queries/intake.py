"""What must be known before a batch can be judged? A handful of queries for the whole batch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

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


def known_events(ids: Collection[str]) -> dict[str, KnownEvent]:
    """{event id: what became of it} of those received before."""
    columns = (EvidenceEvent.id, EvidenceEvent.leaf, EvidenceEvent.status, EvidenceEvent.problem)
    return {
        row.id: KnownEvent(row.leaf, row.status, row.problem)
        for row in session().execute(select(*columns).where(EvidenceEvent.id.in_(ids)))
    }


def waiting_events(keys: Collection[str], visits: Collection[str], reasons: Collection[str]) -> list[WaitingEvent]:
    """Parked events of these keys or visits whose reason may heal, in order of arrival."""
    columns = (
        EvidenceEvent.position,
        EvidenceEvent.line,
        EvidenceEvent.person_id,
        EvidenceEvent.flags,
        EvidenceEvent.received_at,
        EvidenceEvent.reason,
    )
    statement = (
        select(*columns)
        .where(EvidenceEvent.reason.in_(reasons), or_(EvidenceEvent.key.in_(keys), EvidenceEvent.visit.in_(visits)))
        .order_by(EvidenceEvent.position)
        .limit(1000)
    )
    return [WaitingEvent(*row) for row in session().execute(statement)]


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
    digests = select(EvidenceEvent.seq, EvidenceEvent.digest).where(
        EvidenceEvent.key == key, EvidenceEvent.seq >= start
    )
    return KeyChain({row.seq: row.digest for row in session().execute(digests)}, contiguous, top)


def registered_items(ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """{evidence id: (visit, sha256)} of those that are registered."""
    if not ids:
        return {}
    columns = (EvidenceItem.id, EvidenceItem.visit, EvidenceItem.sha256)
    return {
        row.id: (row.visit, row.sha256) for row in session().execute(select(*columns).where(EvidenceItem.id.in_(ids)))
    }
