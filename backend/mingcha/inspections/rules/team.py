"""Who is on a visit's team, and what is on its checklist?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Member:
    """One inspector of the team; `valid` are the first and last days of their certificates."""

    id: str
    name: str
    valid: tuple[tuple[date, date], ...]

    def certified(self, on: date) -> bool:
        """True if some certificate is valid on the day (both ends included)."""
        return any(first <= on <= last for first, last in self.valid)


@dataclass(frozen=True, slots=True)
class Entry:
    """One checklist entry of the visit; `line` is the whole entry as the checklist has it (kind, spec, condition)."""

    id: str
    item: str
    required_photos: int
    line: Mapping[str, Any] = field(default_factory=dict)
