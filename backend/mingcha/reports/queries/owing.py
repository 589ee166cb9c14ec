"""Which department still has to hand in which table? For the notices of what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.notices import queries as notices
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers
from mingcha.reports.models import Submission
from mingcha.reports.queries.definitions import SUMS_UP, get_definition

REPORT = "year_end_report"
PERIODS = {"year": "全年", "first_half": "上半年", "second_half": "下半年"}


def list_due_tables(today: date, until: date, region: str) -> Iterator[notices.Due]:
    """The days of C9 to C17's tables for each department that owes one and has not handed it in (S4-9d, S4-10c, S4-3a, S4-8a).

    What was handed in for the whole region is handed in for all. The year-end report is the coordinating office's.
    """
    profile, calendar = regions.get_profile(region), regions.get_calendar()
    since = today - timedelta(days=notices.TABLE_DAYS)
    owed = [
        (year, one)
        for year in (today.year - 1, today.year, today.year + 1)
        for one in regions.stats_deadlines(profile, year, calendar)
        if since <= one.workday.on <= until
    ]
    if not owed:
        return
    given, debtors = _handed_in({year for year, _ in owed}), _Debtors()
    for year, one in owed:
        name = f"{year}年{PERIODS[one.period]}{one.table.title.removeprefix('年度')}"
        for department_id, people in debtors.of(one.table.id, region).items():
            handed = {(one.table.id, year, one.period, whose) for whose in (None, department_id)}
            if not handed & given:
                about = f"{department_id}:{one.table.id}:{year}:{one.period}"
                where, provisional = f"figures/tables/{one.table.id}", one.workday.provisional
                yield notices.Due(
                    notices.Clock.TABLE, about, department_id, one.workday.on, name, where, provisional, people
                )


def _handed_in(years: set[int]) -> set[tuple[str, int, str, str | None]]:
    columns = (Submission.table_id, Submission.year, Submission.period, Submission.department_id)
    return {
        (row[0], row[1], row[2], row[3])
        for row in session().execute(select(*columns).where(Submission.year.in_(years)))
    }


class _Debtors:
    """Who owes a table: every department that plans; of the non-market tables those with items outside the market domain."""

    def __init__(self) -> None:
        self.planners = notices.list_planners()
        self.sums_up = {one.id for one in identity.list_departments() if SUMS_UP & set(one.duties)}
        items = registers.list_published_items()
        self.outside = {one.department_id for one in items if one.domain == "non_market"}

    def of(self, table: str, region: str) -> dict[str, tuple[str, ...]]:
        """{department: its planners}."""
        if table == REPORT:
            return {one: people for one, people in self.planners.items() if one in self.sums_up}
        if get_definition(table, region).domain == "non_market":
            return {one: people for one, people in self.planners.items() if one in self.outside}
        return self.planners
