"""Until when are bytes kept? By what they are, for the region's term, counted from the new year after they came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.kernel.clock import CHINA

Terms = Mapping[str, int | None]
CLASSES = {"photo": "photo", "strokes": "signature", "picture": "signature", "clip": "clip", "document": "document"}
LOCK_YEARS = 100
"""How far a lock reaches for what is kept for ever: a lock needs a day."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A class and the instant from which an order may name the bytes; None is never. `lock` is what the store is asked for."""

    kind: str
    until: datetime | None
    lock: datetime


def kept_for(role: str, stored_at: datetime, terms: Terms) -> Kept:
    """The class of a role and its end: 1 January, China, after the year of storing and the term, so never a day short of it.

    A class without a term is kept for ever: forgetting to set one loses nothing.
    """
    kind = CLASSES.get(role, "document")
    years = terms.get(kind)
    until = None if years is None else _new_year(stored_at, years)
    return Kept(kind, until, until or _new_year(stored_at, LOCK_YEARS))


def lock_of(stored_at: datetime, until: datetime | None) -> datetime:
    """The instant until which the store is asked to lock."""
    return until or _new_year(stored_at, LOCK_YEARS)


def longest(found: list[Kept]) -> Kept:
    """Of several uses of the same bytes the one that keeps them longest."""
    return max(found, key=lambda one: (one.until is None, one.until or one.lock))


def outlasts(new: datetime | None, old: datetime | None) -> bool:
    """True if `new` keeps longer; None is for ever."""
    return old is not None and (new is None or new > old)


def _new_year(stored_at: datetime, years: int) -> datetime:
    return datetime(stored_at.astimezone(CHINA).year + 1 + years, 1, 1, tzinfo=CHINA).astimezone(UTC)
