"""What happened to the calendar that others must know?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarYearEntered:
    """An official year arrived or changed: provisional due dates in it, and in the December before it, must be counted again."""

    year: int
