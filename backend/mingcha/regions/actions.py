"""How does an official year get into the calendar?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import Stale
from mingcha.regions.events import CalendarYearEntered
from mingcha.regions.models import StoredCalendarYear
from mingcha.regions.queries import YearView, get_calendar_year
from mingcha.regions.rules import check_calendar_year


def enter_calendar_year(
    year: int,
    *,
    ctx: Ctx,
    source: str,
    days_off: Sequence[date],
    workdays: Sequence[date],
    seen_version: int | None = None,
) -> YearView:
    """Enters or replaces the notice of `year` and tells everybody who counted provisionally.

    Raises CalendarYearFaulty with pointers, Stale if `seen_version` is not the present one. Saving the same year again changes nothing.
    """
    notice = check_calendar_year(year, source, days_off, workdays)
    row = session().get(StoredCalendarYear, year)
    before = _facts(row) if row else None
    current = row.version if row else 0
    if seen_version is not None and seen_version != current:
        raise Stale(seen=seen_version, current=current)
    if row is None:
        row = StoredCalendarYear(year=year, version=0)
        session().add(row)
    row.source, row.days_off, row.workdays = source, _texts(notice.days_off), _texts(notice.workdays)
    if _facts(row) != before:
        row.version += 1
        row.uploaded_at, row.uploaded_by = ctx.clock.now(), ctx.actor.id
        audit.record(ctx, "enter_calendar_year", ("calendar_year", str(year)), before, _facts(row))
        session().flush()
        events.publish(CalendarYearEntered(year))
    return get_calendar_year(year)


def _texts(days: frozenset[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _facts(row: StoredCalendarYear) -> dict[str, Any]:
    return {"source": row.source, "days_off": list(row.days_off), "workdays": list(row.workdays)}
