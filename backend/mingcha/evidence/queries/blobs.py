"""Which bytes are kept, for how long, in which version, and when were they last read again?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from mingcha.evidence.models import EvidenceBlob, EvidenceItem
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class BlobRow:
    """Stored bytes. `retain_until` None is for ever; `retention_class` None is not classed yet (a job does it)."""

    sha256: str
    size: int
    type: str
    store_version: str
    retention_class: str | None
    retain_until: datetime | None
    locked_until: datetime | None
    stored_at: datetime
    checked_at: datetime | None
    disposed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClassSum:
    """What is kept of one class: files and bytes, how many are past their term, how many went by an order."""

    kind: str | None
    files: int
    size: int
    due: int
    disposed: int


_COLUMNS = [getattr(EvidenceBlob, name) for name in BlobRow.__slots__]
_KEPT = EvidenceBlob.disposed_at.is_(None)


def count_blobs() -> int:
    """How many originals the store must have."""
    return int(session().execute(select(func.count()).select_from(EvidenceBlob).where(_KEPT)).scalar_one())


def next_blobs(after: str, limit: int) -> list[BlobRow]:
    """The originals whose hashes follow `after`, in a ring: behind the last hash comes the first. Each at most once."""
    ring: list[BlobRow] = []
    for beyond in (EvidenceBlob.sha256 > after, EvidenceBlob.sha256 <= after):
        wanted = select(*_COLUMNS).where(_KEPT, beyond).order_by(EvidenceBlob.sha256).limit(limit - len(ring))
        ring += [BlobRow(*row) for row in session().execute(wanted)] if len(ring) < limit else []
    return ring


def list_blobs_by_hash(hashes: Collection[str]) -> dict[str, BlobRow]:
    """{SHA-256: blob} of those that are known, lawfully deleted ones too."""
    wanted = list(hashes)
    found: dict[str, BlobRow] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = session().execute(
            select(*_COLUMNS)
            .where(EvidenceBlob.sha256.in_(wanted[start : start + CHUNK]))
            .order_by(EvidenceBlob.sha256)
        )
        found |= {row.sha256: BlobRow(*row) for row in rows}
    return found


def store_versions(hashes: Collection[str]) -> dict[str, str]:
    """{store key: version id} of these originals, for reading exactly what was hashed when it was stored."""
    return {f"sha256/{sha}": row.store_version for sha, row in list_blobs_by_hash(hashes).items()}


def sum_by_class(now: datetime) -> list[ClassSum]:
    """One line per class, those that are not classed yet last."""
    due = case((_KEPT & (EvidenceBlob.retain_until <= now), 1), else_=0)
    rows = session().execute(
        select(
            EvidenceBlob.retention_class,
            func.sum(case((_KEPT, 1), else_=0)),
            func.sum(case((_KEPT, EvidenceBlob.size), else_=0)),
            func.sum(due),
            func.sum(case((_KEPT, 0), else_=1)),
        ).group_by(EvidenceBlob.retention_class)
    )
    sums = [ClassSum(row[0], *(int(value) for value in row[1:])) for row in rows]
    return sorted(sums, key=lambda one: (one.kind is None, one.kind or ""))


def list_due_blobs(now: datetime, *, cursor: str | None = None, limit: int = LIMIT) -> Page[BlobRow]:
    """Originals past their term, by hash; whether somebody holds them is not asked here."""
    statement = select(*_COLUMNS).where(_KEPT, EvidenceBlob.retain_until <= now)
    page = page_of(statement, key=(EvidenceBlob.sha256,), cursor=cursor, limit=limit)
    return Page([BlobRow(*row) for row in page.items], page.next)


def visits_of_blobs(hashes: Collection[str]) -> dict[str, set[str]]:
    """{SHA-256: visits whose evidence these bytes are}."""
    wanted = list(hashes)
    found: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), CHUNK):
        uses = select(EvidenceItem.sha256, EvidenceItem.visit).where(
            EvidenceItem.sha256.in_(wanted[start : start + CHUNK])
        )
        for sha256, visit in session().execute(uses.distinct()):
            found[sha256].add(visit)
    return found


def list_blobs_of_visits(visits: Collection[str]) -> dict[str, BlobRow]:
    """{SHA-256: blob} of all stored evidence of these visits that is still kept."""
    wanted = sorted(visits)
    found: dict[str, BlobRow] = {}
    for start in range(0, len(wanted), CHUNK):
        theirs = select(EvidenceItem.sha256).where(EvidenceItem.visit.in_(wanted[start : start + CHUNK]))
        rows = session().execute(select(*_COLUMNS).where(_KEPT, EvidenceBlob.sha256.in_(theirs)))
        found |= {row.sha256: BlobRow(*row) for row in rows}
    return found
