"""Until when must a published commit be followed by its seed, and a sealed secret by its reveal? (SRD-1 section 3)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from mingcha.draws.rules.days import end_of
from mingcha.draws.rules.seeding import Source, last_instant
from mingcha.kernel.clock import local_date

SEED, REVEAL = "seed", "reveal"


def seed_due(sources: Sequence[Source]) -> datetime:
    """The end of the local day on which the last announced source speaks."""
    return end_of(local_date(datetime.fromisoformat(last_instant(sources))))


def reveal_due(day: date) -> datetime:
    """The end of the day by which the secret was announced to be public."""
    return end_of(day)


def is_late(due: datetime, happened: datetime | None, now: datetime) -> bool:
    """True once the time is past, also if it happened afterwards: being late stays a fact whenever the job runs."""
    return due <= now if happened is None else due <= happened
