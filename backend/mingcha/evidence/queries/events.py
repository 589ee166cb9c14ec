"""Which events are there, in which order, and how far is a device's chain known?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.evidence.models import DeviceChain, EvidenceEvent
from mingcha.evidence.rules.chain import gaps
from mingcha.kernel.db import session


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as kept. `payload` is read from the line; `visit_no` is its place in the visit if it was accepted."""

    position: int
    id: str
    visit: str
    key: str
    seq: int
    kind: str
    at: datetime
    received_at: datetime
    person_id: str
    leaf: str
    status: str
    reason: str | None
    problem: dict[str, Any] | None
    flags: list[str]
    visit_no: int | None
    line: bytes

    @property
    def payload(self) -> dict[str, Any]:
        """What the event says."""
        found: dict[str, Any] = json.loads(self.line)["e"]["payload"]
        return found

    @property
    def nonce(self) -> str:
        """The nonce of the offer that the event is bound to."""
        return str(json.loads(self.line)["e"]["nb"]["nonce"])


_COLUMNS = [getattr(EvidenceEvent, name) for name in EventRow.__slots__]


def list_accepted_events(visit: str) -> list[EventRow]:
    """The accepted events of a visit in the order in which they took effect (a record is rebuilt from these)."""
    statement = (
        select(*_COLUMNS)
        .where(EvidenceEvent.visit == visit, EvidenceEvent.status == "accepted")
        .order_by(EvidenceEvent.visit_no)
    )
    return [EventRow(*row) for row in session().execute(statement)]


def list_accepted_leaves(visit: str) -> list[str]:
    """The leaf hashes (hex) of the same events in the same order."""
    statement = select(EvidenceEvent.leaf).where(EvidenceEvent.visit == visit, EvidenceEvent.status == "accepted")
    return list(session().execute(statement.order_by(EvidenceEvent.visit_no)).scalars())


def list_events_of_visit(visit: str) -> list[EventRow]:
    """Every authentic event that names the visit, accepted and parked, by arrival."""
    statement = select(*_COLUMNS).where(EvidenceEvent.visit == visit).order_by(EvidenceEvent.position)
    return [EventRow(*row) for row in session().execute(statement)]


def list_parked_events(limit: int = 200) -> list[EventRow]:
    """The newest parked events: what an administrator has to look at."""
    statement = (
        select(*_COLUMNS).where(EvidenceEvent.status == "parked").order_by(EvidenceEvent.position.desc()).limit(limit)
    )
    return [EventRow(*row) for row in session().execute(statement)]


def export_lines(visit: str) -> Iterator[bytes]:
    """The lines of a visit's accepted events exactly as received, in the order in which they took effect (dossier)."""
    statement = (
        select(EvidenceEvent.line)
        .where(EvidenceEvent.visit == visit, EvidenceEvent.status == "accepted")
        .order_by(EvidenceEvent.visit_no)
    )
    yield from session().execute(statement).scalars()


def lines_by_id(ids: Sequence[str]) -> dict[str, bytes]:
    """The lines of events exactly as received, by event id; unknown ids are left out. SQLite may hold text that somebody put there."""
    found = session().execute(select(EvidenceEvent.id, EvidenceEvent.line).where(EvidenceEvent.id.in_(ids)))
    return {row.id: row.line.encode() if isinstance(row.line, str) else bytes(row.line) for row in found}


def keys_by_event(ids: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """By event id: the device key, and whether the event was accepted."""
    columns = (EvidenceEvent.id, EvidenceEvent.key, EvidenceEvent.status)
    found = session().execute(select(*columns).where(EvidenceEvent.id.in_(ids)))
    return {row.id: (row.key, row.status == "accepted") for row in found}


def count_events() -> int:
    """How many authentic lines are kept, accepted and parked."""
    return session().execute(select(func.count()).select_from(EvidenceEvent)).scalar_one()


def receipt_of(key: str) -> tuple[int, list[list[int]]]:
    """How far the key's chain is known without a gap, and the missing ranges above (settled 3)."""
    found = session().execute(select(DeviceChain.contiguous, DeviceChain.top).where(DeviceChain.key == key)).first()
    if found is None:
        return 0, []
    if found.contiguous == found.top:
        return found.contiguous, []
    seqs = (
        session()
        .execute(select(EvidenceEvent.seq).where(EvidenceEvent.key == key, EvidenceEvent.seq > found.contiguous))
        .scalars()
    )
    start = found.contiguous
    return start, [[first + start, last + start] for first, last in gaps([seq - start for seq in seqs])]


def top_of(key: str) -> int:
    """The highest number of the key's chain that is known, behind whatever gaps; 0 for none."""
    return session().execute(select(DeviceChain.top).where(DeviceChain.key == key)).scalar() or 0


def list_seal_instants(visits: Sequence[str]) -> dict[str, datetime]:
    """{visit: when its last accepted seal was made, by the phone's clock}."""
    mine = (EvidenceEvent.visit.in_(list(visits)), EvidenceEvent.kind == "seal", EvidenceEvent.status == "accepted")
    rows = session().execute(
        select(EvidenceEvent.visit, EvidenceEvent.at).where(*mine).order_by(EvidenceEvent.visit_no)
    )
    return {row.visit: row.at for row in rows}
