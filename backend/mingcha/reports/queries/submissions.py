"""What did the office hand in, what does the region still owe, and how do figures differ from then?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.regions import queries as regions
from mingcha.reports.models import Submission
from mingcha.reports.queries.tables import Asked, get_table
from mingcha.reports.rules.tables import differences


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A table of the region: one due day of a year (None: from time to time), who gets it, and what was handed in for it."""

    table: str
    title: str
    period: str
    due_on: date | None
    workday: date | None
    provisional: bool
    given: bool
    recipients: tuple[str, ...]
    market_recipients: tuple[str, ...]
    submission: Submission | None


def list_owed(region: str, year: int, scope: Collection[str] | None) -> list[OwedRow]:
    """The tables that the region's notice asks for about the year, with the latest submission the caller may see (S4-9d, S4-10c, S4-16b)."""
    profile = regions.get_profile(region)
    found = []
    for one in regions.stats_deadlines(profile, year, regions.get_calendar()):
        when = (one.on, one.workday.on, one.workday.provisional, one.given)
        latest = _latest(one.table.id, year, one.period, scope)
        found.append(
            OwedRow(one.table.id, one.table.title, one.period, *when, one.table.to, one.table.to_market, latest)
        )
    for table in profile.stats_tables:
        if not table.due:
            latest = _latest(table.id, year, None, scope)
            found.append(
                OwedRow(table.id, table.title, "year", None, None, False, False, table.to, table.to_market, latest)
            )
    return found


def list_submissions(
    *, year: int | None, scope: Collection[str] | None, cursor: str | None, limit: int = LIMIT
) -> Page[Submission]:
    """A page of what was handed in, the newest first."""
    statement = _seen(select(Submission), scope)
    if year:
        statement = statement.where(Submission.year == year)
    return page_of(statement, key=(Submission.made_at, Submission.id), cursor=cursor, limit=limit, descending=True)


def get_submission(submission_id: str, scope: Collection[str] | None) -> Submission:
    """What was handed in. Raises NotFound, also for another department's."""
    found = session().scalar(_seen(select(Submission).where(Submission.id == submission_id), scope))
    if found is None:
        raise NotFound()
    return found


def changes_since(handed: Submission) -> list[dict[str, Any]]:
    """Where the record says something else today about the same table up to the same day."""
    departments = None if handed.department_id is None else frozenset(handed.content["departments"])
    asked = Asked(
        handed.table_id, handed.region, handed.year, handed.period, handed.domain, handed.until_on, departments
    )
    return differences(handed.content, get_table(asked).content)


def find_latest(table: str, year: int, period: str, domain: str, department: str | None) -> Submission | None:
    """The last submission of exactly this table."""
    of = Submission.department_id.is_(None) if department is None else Submission.department_id == department
    statement = select(Submission).where(
        Submission.table_id == table,
        Submission.year == year,
        Submission.period == period,
        Submission.domain == domain,
        of,
    )
    return session().scalar(statement.order_by(Submission.made_at.desc(), Submission.id.desc()).limit(1))


def count_missed(region: str, year: int, today: date, scope: Collection[str] | None) -> int:
    """Tables of the year whose last working day is over and that were not handed in (S4-14)."""
    owed = [one for one in list_owed(region, year, scope) if one.workday and one.workday < today]
    return sum(one.submission is None for one in owed)


def _latest(table: str, year: int, period: str | None, scope: Collection[str] | None) -> Submission | None:
    statement = _seen(select(Submission), scope).where(Submission.table_id == table, Submission.year == year)
    if period:
        statement = statement.where(Submission.period == period)
    return session().scalar(statement.order_by(Submission.made_at.desc(), Submission.id.desc()).limit(1))


def _seen(statement: Select[Submission], scope: Collection[str] | None) -> Select[Submission]:
    if scope is None:
        return statement
    return statement.where(Submission.department_id.in_(sorted(scope)))
