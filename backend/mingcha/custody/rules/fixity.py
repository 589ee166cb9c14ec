"""Which originals are read again tonight? A sample that the day gives, and the next part of all of them. Pure.

Hashes are spread evenly, so a run of neighbours that begins anywhere is a fair sample; no list has to be kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time

from mingcha.kernel.clock import CHINA
from mingcha.kernel.problem import NotFound

SHARE = 100
"""One in a hundred originals each night."""
LEAST = 50
"""At least so many, or all where there are fewer."""
NIGHTS = 300
"""All originals are read within so many nights, so well within a year, also when some nights are lost."""
BEGIN = time(1, 0)
START = "0" * 64


class FaultNotFound(NotFound):
    """404: there is no such open fault."""

    code = "fault-not-found"
    title_zh, title_en = "没有找到这条异常", "No such fault"


@dataclass(frozen=True, slots=True)
class Walk:
    """How many originals to read from a place on, for the sample and for the sweep over all of them."""

    sample_after: str
    sample: int
    sweep_after: str
    sweep: int


def night_walk(day: date, total: int, sweep_after: str) -> Walk:
    """Tonight's walk over `total` originals; the sweep goes on where the last one stopped."""
    sample = min(total, max(LEAST, -(-total // SHARE)))
    return Walk(sample_place(day), sample, sweep_after, -(-total // NIGHTS))


def sample_place(day: date) -> str:
    """Where the day's sample begins: a hash of the date, so that nobody picks it and anybody can repeat it."""
    return hashlib.sha256(f"mingcha fixity {day.isoformat()}".encode()).hexdigest()


def is_night(now: datetime) -> bool:
    """True from one o'clock in the morning on, China: a server that was off at night checks in the day."""
    return now.astimezone(CHINA).time() >= BEGIN


def judge(wanted: str, found: str | None) -> str | None:
    """missing (no bytes), differs (other bytes), or None when they fit."""
    if found is None:
        return "missing"
    return None if found == wanted else "differs"
