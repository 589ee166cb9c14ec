"""Which inspections were outside the plan or the platform's draws, and why (S4-3c, S4-7)?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, each, page_of
from mingcha.plans.models import OutsideCheck


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One inspection outside: unplanned (with the region's reason) or off the platform (with what explains it)."""

    id: str
    department_id: str
    object_id: str
    task_id: str | None
    kind: str
    reason: str | None
    explanation: str
    item_ids: list[str]
    checked_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class OutsideCount:
    """How many of one kind and reason a department had in a year."""

    department_id: str
    kind: str
    reason: str | None
    count: int


def list_outside_checks(
    *, departments: Collection[str] | None, year: int, cursor: str | None = None, limit: int = LIMIT
) -> Page[OutsideRow]:
    """A page of a year's, newest first; of the departments named (None: all)."""
    statement = select(*(getattr(OutsideCheck, name) for name in OutsideRow.__slots__)).where(
        OutsideCheck.checked_on.between(date(year, 1, 1), date(year, 12, 31))
    )
    key, parts = (OutsideCheck.checked_on, OutsideCheck.id), each((OutsideCheck.department_id, departments))
    page = page_of(statement, key=key, cursor=cursor, limit=limit, descending=True, parts=parts)
    return Page([OutsideRow(**row._mapping) for row in page.items], page.next)


def count_outside_checks(year: int, *, departments: Collection[str] | None) -> list[OutsideCount]:
    """A year's counts by department, kind and reason: the figures of table 2 come from here."""
    columns = (OutsideCheck.department_id, OutsideCheck.kind, OutsideCheck.reason)
    statement = (
        select(*columns, func.count())
        .where(OutsideCheck.checked_on.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(*columns)
        .order_by(*columns)
    )
    if departments is not None:
        statement = statement.where(OutsideCheck.department_id.in_(departments))
    return [OutsideCount(*row) for row in session().execute(statement)]


def list_off_platform(year: int, *, until: date, departments: Collection[str] | None) -> list[OutsideRow]:
    """A year's inspections that were not drawn on the platform, up to a day, for the figures (S4-7)."""
    statement = select(*(getattr(OutsideCheck, name) for name in OutsideRow.__slots__)).where(
        OutsideCheck.kind == "off_platform",
        OutsideCheck.checked_on.between(date(year, 1, 1), min(until, date(year, 12, 31))),
    )
    if departments is not None:
        statement = statement.where(OutsideCheck.department_id.in_(departments))
    return [OutsideRow(**row._mapping) for row in session().execute(statement.order_by(OutsideCheck.id))]
