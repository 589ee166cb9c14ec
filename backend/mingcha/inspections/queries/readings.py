"""Who read which inspection? Readings with the numbers that people know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from mingcha.inspections.models import Inspection
from mingcha.kernel.clock import CHINA
from mingcha.kernel.db import session
from mingcha.kernel.ids import is_uuid
from mingcha.kernel.pages import LIMIT, Page
from mingcha.readings import queries as readings


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading as shown."""

    id: str
    at: datetime
    actor_id: str
    actor_name: str
    act: str
    inspection_id: str
    number: str
    about: str
    purpose: str | None
    text: str | None
    leaf: str | None


def list_readings(
    *,
    inspection: str | None = None,
    who: str | None = None,
    act: str | None = None,
    since_on: date | None = None,
    until_on: date | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[Reading]:
    """A page of readings, the latest first; of an unknown inspection there is none. Days are local and inclusive."""
    found = _id_of(inspection.strip()) if inspection else None
    if inspection and found is None:
        return Page([], None)
    page = readings.list_accesses(
        inspection_id=found,
        who=who,
        act=act,
        since=_midnight(since_on),
        until=_midnight(until_on + timedelta(days=1)) if until_on else None,
        cursor=cursor,
        limit=limit,
    )
    wanted = sorted({row.inspection_id for row in page.items})
    known = select(Inspection.id, Inspection.number).where(Inspection.id.in_(wanted))
    numbers = {row.id: row.number for row in session().execute(known)}
    return Page([_reading(row, numbers.get(row.inspection_id, "")) for row in page.items], page.next)


def _id_of(text: str) -> str | None:
    if is_uuid(text):
        return text
    return session().execute(select(Inspection.id).where(Inspection.number == text)).scalar()


def _reading(row: readings.AccessRow, number: str) -> Reading:
    told = {name: getattr(row, name) for name in readings.AccessRow.__slots__}
    return Reading(**told, number=number)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(0), tzinfo=CHINA) if day else None
