"""Which evidence of other visits is like this one? Looked up by bands, so that a million photos are no more than a few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from mingcha.evidence.models import EvidenceItem, EvidenceLikeness
from mingcha.evidence.rules.likeness import apart, bands, differing
from mingcha.kernel.db import session

KINDS = ("photo", "strokes")
MOST = 20
CANDIDATES = 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of evidence that arrived: a photo or the strokes of a signature."""

    id: str
    visit: str
    role: str
    sha256: str
    stored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Alike:
    """Another visit's piece that is the same (`same`) or like this one: `bits` differ of 64, for strokes `apart` in thousandths."""

    id: str
    visit: str
    same: bool
    bits: int
    apart: int


def list_uncompared(limit: int = 50) -> list[Seen]:
    """Photos and strokes that arrived, were looked into, and were not yet compared; copies made from a photo are left out."""
    noted = select(EvidenceLikeness.sha256).where(EvidenceLikeness.sha256 == EvidenceItem.sha256).exists()
    statement = (
        select(EvidenceItem.id, EvidenceItem.visit, EvidenceItem.role, EvidenceItem.sha256, EvidenceItem.stored_at)
        .where(
            EvidenceItem.state == "stored",
            EvidenceItem.compared_at.is_(None),
            EvidenceItem.role.in_(KINDS),
            EvidenceItem.derived_from.is_(None),
            noted,
        )
        .order_by(EvidenceItem.stored_at, EvidenceItem.id)
        .limit(limit)
    )
    return [Seen(*row) for row in session().execute(statement)]


def list_alike(one: Seen, *, bits: int, thousandths: int) -> list[Alike]:
    """At most 20 pieces of other visits that arrived earlier (or have the same bytes), nearest first."""
    near = _near(one, bits, thousandths)
    statement = (
        select(EvidenceItem.id, EvidenceItem.visit, EvidenceItem.sha256)
        .where(
            EvidenceItem.sha256.in_([one.sha256, *near]),
            EvidenceItem.visit != one.visit,
            EvidenceItem.role == one.role,
            EvidenceItem.state == "stored",
            EvidenceItem.derived_from.is_(None),
        )
        .order_by(EvidenceItem.stored_at, EvidenceItem.id)
        .limit(CANDIDATES)
    )
    found = [
        Alike(row.id, row.visit, row.sha256 == one.sha256 or near[row.sha256][2], *near.get(row.sha256, (0, 0))[:2])
        for row in session().execute(statement)
    ]
    return sorted(found, key=lambda other: (not other.same, other.bits, other.apart))[:MOST]


def _near(one: Seen, bits: int, thousandths: int) -> dict[str, tuple[int, int, bool]]:
    """{SHA-256: (bits that differ, thousandths apart, the same points)} of other files that are alike."""
    mine = session().get(EvidenceLikeness, one.sha256)
    if mine is None or mine.bits is None:
        return {}
    columns = (EvidenceLikeness.sha256, EvidenceLikeness.bits, EvidenceLikeness.exact, EvidenceLikeness.shape)
    banded = [getattr(EvidenceLikeness, f"band_{n}") == value for n, value in enumerate(bands(mine.bits))]
    alike = or_(*(and_(EvidenceLikeness.kind == mine.kind, band) for band in banded))
    found: dict[str, tuple[int, int, bool]] = {}
    statement = select(*columns).where(alike, EvidenceLikeness.sha256 != one.sha256)
    for row in session().execute(statement.order_by(EvidenceLikeness.sha256).limit(CANDIDATES)):
        far = differing(mine.bits, row.bits)
        between = apart(mine.shape, row.shape) if mine.shape and row.shape else 0
        if far <= bits and between <= thousandths:
            found[row.sha256] = (far, between, mine.exact is not None and mine.exact == row.exact)
    return found
