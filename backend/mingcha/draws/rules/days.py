"""What do the draws of an authority look like at the end of a day? One short text, chained day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from mingcha.draws.rules.encoding import merkle_root
from mingcha.kernel.clock import CHINA

# A long pause is filled day by day, but no job writes more than this at once.
MOST_DAYS = 400


class Head(NamedTuple):
    """One draw at the end of a day: its number, commit, last head, and how many events it had."""

    number: str
    commit: str
    head: str
    events: int


def day_lines(day: date, prev: str, heads: Iterable[Head]) -> list[str]:
    """The published text: a line with the day and the root of the day before ("-" for the first), then one line a draw."""
    rows = sorted(heads, key=lambda head: head.number.encode())
    return [f"SRD1-DAY|{day.isoformat()}|{prev}", *("|".join(map(str, row)) for row in rows)]


def day_root(lines: Sequence[str]) -> str:
    """The RFC 6962 tree head over the lines without LF."""
    return merkle_root([line.encode() for line in lines])


def end_of(day: date) -> datetime:
    """The first instant after the local day."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA).astimezone(UTC)


def missing_days(first: date | None, last_kept: date | None, today: date) -> list[date]:
    """The whole days that have no text yet, oldest first; `first` is the day of the first commit."""
    start = last_kept + timedelta(days=1) if last_kept else first
    if start is None:
        return []
    return [start + timedelta(days=n) for n in range(min((today - start).days, MOST_DAYS))]
