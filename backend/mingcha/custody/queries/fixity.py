"""What did reading the originals again find?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from mingcha.custody.models import FixityFault, FixityRun
from mingcha.custody.rules.fixity import START, FaultNotFound
from mingcha.evidence.queries import visits_of_blobs
from mingcha.identity.queries import list_people_by_id
from mingcha.inspections.queries import list_inspections_by_id
from mingcha.kernel.db import session


@dataclass(frozen=True, slots=True)
class RunView:
    """One pass; `day` None was asked for by hand. Sizes in bytes."""

    id: str
    day: date | None
    started_at: datetime
    finished_at: datetime | None
    checked: int
    size: int
    faults: int


@dataclass(frozen=True, slots=True)
class FaultView:
    """An original that is missing or differs, with the inspections it belongs to."""

    id: str
    sha256: str
    kind: str
    found_sha256: str | None
    found_at: datetime
    seen_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None
    inspections: tuple[dict[str, str], ...]


_RUN = [getattr(FixityRun, name) for name in RunView.__slots__]


def last_sweep_place() -> str:
    """Where the last night's sweep over all originals stopped."""
    wanted = select(FixityRun.sweep_after).where(FixityRun.day.is_not(None)).order_by(FixityRun.day.desc()).limit(1)
    return session().execute(wanted).scalar() or START


def find_last_run() -> RunView | None:
    """The last pass that was finished."""
    return next(iter(list_runs(1, finished=True)), None)


def list_runs(limit: int = 10, *, finished: bool = False) -> list[RunView]:
    """The last passes, the newest first."""
    wanted = select(*_RUN).order_by(FixityRun.started_at.desc(), FixityRun.id).limit(limit)
    if finished:
        wanted = wanted.where(FixityRun.finished_at.is_not(None))
    return [RunView(*row) for row in session().execute(wanted)]


def find_fault(fault_id: str) -> FixityFault:
    """An open fault. Raises FaultNotFound."""
    row = session().get(FixityFault, fault_id)
    if row is None or row.healed_at is not None:
        raise FaultNotFound()
    return row


def list_faults(*, unanswered: bool = False) -> list[FaultView]:
    """Open faults, the oldest first; `unanswered`: only those about which nobody has said what was done."""
    wanted = select(FixityFault).where(FixityFault.healed_at.is_(None)).order_by(FixityFault.found_at, FixityFault.id)
    if unanswered:
        wanted = wanted.where(FixityFault.answered_at.is_(None))
    rows = session().scalars(wanted).all()
    if not rows:
        return []
    uses = visits_of_blobs({row.sha256 for row in rows})
    visits = list_inspections_by_id({visit for found in uses.values() for visit in found})
    people = list_people_by_id({row.answered_by for row in rows if row.answered_by})
    return [
        FaultView(
            row.id,
            row.sha256,
            row.kind,
            row.found_sha256,
            row.found_at,
            row.seen_at,
            row.answered_at,
            people[row.answered_by].name if row.answered_by in people else None,
            row.answer,
            tuple(
                {"id": visit, "number": visits[visit].number} for visit in sorted(uses[row.sha256]) if visit in visits
            ),
        )
        for row in rows
    ]
