"""Which pieces of evidence belong to a visit, and have their bytes arrived?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from mingcha.evidence.models import EvidenceBlob, EvidenceItem
from mingcha.kernel.db import session


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One piece of evidence. `state`: announced (bytes missing), stored, broken; `gate`: pending, ok, broken, not_image, or None."""

    id: str
    visit: str
    entry: str | None
    role: str
    sha256: str
    length: int
    type: str
    src: str | None
    derived_from: str | None
    event_id: str | None
    key: str | None
    sent_by: str | None
    state: str
    announced_at: datetime
    stored_at: datetime | None
    gate: str | None
    gate_note: str | None
    store_version: str | None
    found: str | None
    """The type of the bytes themselves, as sniffed when they were stored."""
    disposed_at: datetime | None
    """When an order of two people had the bytes deleted; their hash stays."""


_OF_ITEM = [getattr(EvidenceItem, name) for name in ItemRow.__slots__[:15]]


def _select() -> Select[Any]:
    return select(
        *_OF_ITEM,
        EvidenceBlob.gate,
        EvidenceBlob.gate_note,
        EvidenceBlob.store_version,
        EvidenceBlob.type,
        EvidenceBlob.disposed_at,
    ).outerjoin(EvidenceBlob, EvidenceBlob.sha256 == EvidenceItem.sha256)


def _rows(statement: Select[Any]) -> list[ItemRow]:
    return [ItemRow(*row) for row in session().execute(statement.order_by(EvidenceItem.announced_at, EvidenceItem.id))]


def find_item(evidence_id: str) -> ItemRow | None:
    """The piece of evidence with this id, or None."""
    return next(iter(_rows(_select().where(EvidenceItem.id == evidence_id))), None)


def list_items_by_id(ids: Collection[str]) -> dict[str, ItemRow]:
    """{id: item} of those that exist."""
    return {item.id: item for item in _rows(_select().where(EvidenceItem.id.in_(ids)))} if ids else {}


def list_items_of_visit(visit: str) -> list[ItemRow]:
    """All evidence of a visit, by announcement."""
    return _rows(_select().where(EvidenceItem.visit == visit))


def list_items_of_visits(visits: Collection[str]) -> dict[str, list[ItemRow]]:
    """{visit: its evidence} for several visits at once."""
    found: dict[str, list[ItemRow]] = defaultdict(list)
    for item in _rows(_select().where(EvidenceItem.visit.in_(visits))) if visits else []:
        found[item.visit].append(item)
    return found


def list_items_not_come(before: datetime) -> list[ItemRow]:
    """What events named before the instant and never arrived, by announcement (the office's clock)."""
    announced = (EvidenceItem.state == "announced", EvidenceItem.event_id.is_not(None))
    return _rows(_select().where(*announced, EvidenceItem.announced_at <= before))


def list_lacking(ids: Collection[str], key: str, person_id: str) -> list[str]:
    """Those of these evidence ids whose bytes are not stored here as this device's or this person's, in the order given."""
    mine = or_(EvidenceItem.key == key, EvidenceItem.sent_by == person_id)
    statement = select(EvidenceItem.id).where(EvidenceItem.id.in_(ids), mine, EvidenceItem.state == "stored")
    stored = set(session().execute(statement).scalars())
    return [one for one in ids if one not in stored]


def list_confirmed_of_device(key: str, person_id: str, limit: int = 500) -> dict[str, str]:
    """{evidence id: SHA-256 of the bytes that are stored} of what this device announced or this person sent, newest first."""
    statement = (
        select(EvidenceItem.id, EvidenceItem.sha256)
        .where(or_(EvidenceItem.key == key, EvidenceItem.sent_by == person_id), EvidenceItem.state == "stored")
        .order_by(EvidenceItem.stored_at.desc(), EvidenceItem.id)
        .limit(limit)
    )
    return {row.id: row.sha256 for row in session().execute(statement)}
