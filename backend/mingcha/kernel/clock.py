"""What time is it? Passed in everywhere, so that a test or the sample county can say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """`now` is a UTC instant; `today` is the local date in China, which all deadlines use."""

    def now(self) -> datetime: ...

    def today(self) -> date: ...


class SystemClock:
    """The machine's clock: the only place that reads it."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The present date in China."""
        return self.now().astimezone(CHINA).date()


class FixedClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an instant with a zone")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to, UTC."""
        return self._at

    def today(self) -> date:
        """That instant's date in China."""
        return self._at.astimezone(CHINA).date()

    def advance(self, by: timedelta) -> None:
        """Moves the clock by `by` (may be negative: phones' clocks jump)."""
        self._at += by


def local_date(instant: datetime) -> date:
    """The date in China of a UTC instant."""
    return instant.astimezone(CHINA).date()


def local_text(at: str | None) -> str:
    """An RFC 3339 instant as the clock on the wall in China showed it: 2026-06-15 10:04:12; — for none."""
    return datetime.fromisoformat(at).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if at else "—"


def rfc3339(instant: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SSZ`, the only way instants are written in files and JSON."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
