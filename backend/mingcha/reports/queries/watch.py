"""Which departments stand on the watch list, why, and who closes the gaps by when? (S4-13)"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from mingcha.reports.queries.definitions import book
from mingcha.reports.queries.indicators import get_indicators
from mingcha.reports.rules.watch import grounds_of, is_late
from mingcha.rulebooks import queries as rulebooks

Rate = dict[str, int]
NO_USE: Rate = {"num": 0, "den": 0}


@dataclass(frozen=True, slots=True)
class Gap:
    """A line of the timetable: what is missing, its article, who closes it and by when; `late` once that day is over."""

    code: str
    n: int
    article: str
    link: str
    holder: str | None
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """A department: score of 一单、两库、一细则, rate of platform use, the grounds that put it on the list, and its timetable."""

    department_id: str
    department: str
    score: int
    platform_rate: Rate
    grounds: tuple[str, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class WatchList:
    """Those on the list first, then by name; `least` is the percent of platform use below which it is low."""

    least: int
    items: tuple[Watched, ...]


def get_watch_list(region: str, year: int, *, today: date, scope: Collection[str] | None) -> WatchList:
    """Completeness and use of the platform side by side: what notice 004 三13 watches. From the record alone."""
    least = int(book()["watch"]["platform_rate"])
    counted = get_indicators(region, year, until_on=today, scope=scope)
    rates = [(one["key"], rate) for one in counted.departments for rate in one["rates"]]
    use = {key: rate["value"] for key, rate in rates if rate["id"] == "platform_rate"}
    ready = {one.department_id: one for one in rulebooks.list_readiness(region=region, today=today)}
    for key in use.keys() - ready.keys():  # it inspects without any of them
        ready[key] = rulebooks.get_readiness(key, region=region, today=today)
    seen = [one for key, one in ready.items() if scope is None or key in scope]
    found = [_watched(one, use.get(one.department_id, NO_USE), least, today) for one in seen]
    return WatchList(least, tuple(sorted(found, key=lambda one: (not one.grounds, one.department, one.department_id))))


def _watched(one: rulebooks.Readiness, use: Rate, least: int, today: date) -> Watched:
    open_checks = [check for check in one.checks if not check.ok]
    gaps = tuple(
        Gap(check.code, check.n, check.article, check.link, check.holder, check.due_on, is_late(check.due_on, today))
        for check in open_checks
    )
    grounds = grounds_of([check.code for check in open_checks], use, least)
    return Watched(one.department_id, one.department, one.score, use, grounds, gaps)
