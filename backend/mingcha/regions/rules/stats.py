"""Which tables and reports does a region owe, to whom and by when? Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StatsDue:
    """One due day of a table of a year's `period` (year, first_half, second_half), `years_after` that year.

    `inclusive` False means "before": the day itself is too late. `given` False: the notice names no day, the end of the year is taken.
    """

    month: int
    day: int
    inclusive: bool
    period: str
    years_after: int = 0
    given: bool = True


@dataclass(frozen=True, slots=True)
class StatsTable:
    """One report or table the region owes: its due days (none: from time to time), who gets it, and who its market part (S4-16b)."""

    id: str
    title: str
    due: tuple[StatsDue, ...]
    to: tuple[str, ...]
    to_market: tuple[str, ...] = ()


def stats_table(told: Mapping[str, Any]) -> StatsTable:
    """The table of a profile's data file."""
    due = tuple(StatsDue(**one) for one in told["due"])
    return StatsTable(told["id"], told["title"], due, tuple(told["to"]), tuple(told["to_market"]))
