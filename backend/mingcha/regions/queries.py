"""Which profile and which calendar hold now? Shipped data files, laid over by what the administrator uploaded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.regions.models import StoredCalendarYear
from mingcha.regions.rules import (
    CalendarYear,
    Clock,
    DueDate,
    PlanDeadline,
    RegionProfile,
    Retention,
    StatsDeadline,
    StatsTable,
    WorkdayCalendar,
    add_workdays,
    count_workdays,
    is_workday,
    notice_title,
    plan_deadlines,
    profile_from,
    result_due,
    result_start,
    stats_deadlines,
)

__all__ = [
    "CODES",
    "CalendarYear",
    "Clock",
    "DueDate",
    "PlanDeadline",
    "RegionProfile",
    "Retention",
    "StatsDeadline",
    "StatsTable",
    "WorkdayCalendar",
    "YearView",
    "add_workdays",
    "count_workdays",
    "get_calendar",
    "get_calendar_year",
    "get_profile",
    "is_workday",
    "list_profiles",
    "plan_deadlines",
    "result_due",
    "result_start",
    "shipped_calendar",
    "shipped_years",
    "stats_deadlines",
]
CODES = ("ZH", "WG", "LZ", "RD", "NA")
SHIPPED = (2025, 2026)


class RegionUnknown(NotFound):
    """There is no profile with this code."""

    code = "region-unknown"
    title_zh, title_en = "没有这个地区", "There is no such region"
    detail_zh, detail_en = (
        "地区代码{region}不存在，可用：ZH、WG、LZ、RD、NA。",
        "There is no region {region}; use ZH, WG, LZ, RD or NA.",
    )


class CalendarYearMissing(NotFound):
    """No official notice of this year has been entered."""

    code = "calendar-year-missing"
    title_zh, title_en = "该年节假日安排尚未录入", "This year's holidays have not been entered"
    detail_zh, detail_en = (
        "缺少《{notice}》，落在该年的期限均为暂定。",
        "《{notice}》 is missing; dates that fall into that year are provisional.",
    )


@dataclass(frozen=True, slots=True)
class YearView:
    """An official year as shown and edited; version 0 is the shipped one."""

    year: int
    source: str
    days_off: tuple[date, ...]
    workdays: tuple[date, ...]
    origin: str
    version: int


def get_profile(code: str) -> RegionProfile:
    """The profile of a region code (ZH, WG, LZ, RD, NA). Raises RegionUnknown."""
    if code not in CODES:
        raise RegionUnknown(region=code)
    return _shipped_profile(code)


def list_profiles() -> tuple[RegionProfile, ...]:
    """All five, in the order of their notices."""
    return tuple(_shipped_profile(code) for code in CODES)


def get_calendar() -> WorkdayCalendar:
    """All official years: shipped ones, and uploaded ones in their place. One query."""
    years = {notice.year: notice for notice in shipped_years()}
    for row in session().scalars(select(StoredCalendarYear).order_by(StoredCalendarYear.year)):
        years[row.year] = CalendarYear(row.year, row.source, _dates(row.days_off), _dates(row.workdays))
    return WorkdayCalendar.of(years.values())


def get_calendar_year(year: int) -> YearView:
    """One official year. Raises CalendarYearMissing with the title of the notice that is wanted."""
    row = session().get(StoredCalendarYear, year)
    if row is not None:
        return YearView(
            year,
            row.source,
            tuple(sorted(_dates(row.days_off))),
            tuple(sorted(_dates(row.workdays))),
            "uploaded",
            row.version,
        )
    for notice in shipped_years():
        if notice.year == year:
            return YearView(
                year, notice.source, tuple(sorted(notice.days_off)), tuple(sorted(notice.workdays)), "shipped", 0
            )
    raise CalendarYearMissing(notice=notice_title(year))


@cache
def shipped_years() -> tuple[CalendarYear, ...]:
    """The years that come with the program."""
    documents = (_document(f"calendar-{year}.json") for year in SHIPPED)
    return tuple(CalendarYear(d["year"], d["source"], _dates(d["days_off"]), _dates(d["workdays"])) for d in documents)


@cache
def shipped_calendar() -> WorkdayCalendar:
    """The calendar of the shipped years alone, for places without a database."""
    return WorkdayCalendar.of(shipped_years())


@cache
def _shipped_profile(code: str) -> RegionProfile:
    return profile_from(_document(f"{code}.json"))


def _document(name: str) -> dict[str, Any]:
    text = files("mingcha.regions").joinpath("data", name).read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _dates(texts: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
