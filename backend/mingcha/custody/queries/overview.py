"""What is kept, for how long, guarded how, and when was it last read again?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mingcha.custody.queries.fixity import FaultView, RunView, list_faults, list_runs
from mingcha.custody.queries.holds import held_visits
from mingcha.evidence import queries as evidence
from mingcha.kernel.storage import Protection
from mingcha.regions.queries import get_profile


@dataclass(frozen=True, slots=True)
class ClassView:
    """One class: its term in years (None: for ever), what is kept of it, what is due and what went."""

    kind: str
    years: int | None
    files: int
    size: int
    due: int
    disposed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The room's first page. `source` is the rule that the terms come from, `unclassed` files wait for their term."""

    protection: Protection
    source: str
    classes: tuple[ClassView, ...]
    unclassed: int
    held: int
    runs: list[RunView]
    faults: list[FaultView]


def get_overview(region: str, protection: Protection, now: datetime) -> Overview:
    """Sums over all originals of the office: of files, never of people."""
    retention = get_profile(region).retention
    sums = {one.kind: one for one in evidence.sum_by_class(now)}
    none = evidence.ClassSum(None, 0, 0, 0, 0)
    classes = [
        ClassView(kind, years, found.files, found.size, found.due, found.disposed)
        for kind, years in retention.years.items()
        for found in [sums.get(kind, none)]
    ]
    return Overview(
        protection=protection,
        source=retention.source,
        classes=tuple(classes),
        unclassed=sums.get(None, none).files,
        held=len(evidence.list_blobs_of_visits(held_visits())),
        runs=list_runs(),
        faults=list_faults(),
    )
