"""How far is the work, by department and by month, and how many points does the assessment give? Departments, never people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.reports.queries.definitions import book
from mingcha.reports.queries.facts import read_base, read_year
from mingcha.reports.queries.submissions import count_missed
from mingcha.reports.rules.cells import by_department, outside_of, total
from mingcha.reports.rules.tables import points_of, value_of

RATES = (
    "inspected_rate",
    "task_rate",
    "published_rate",
    "in_time_rate",
    "disposed_rate",
    "problem_rate",
    "joint_rate",
    "coverage",
    "platform_rate",
)
CURVE = ("visits", "inspected", "published", "problems")


@dataclass(frozen=True, slots=True)
class Indicators:
    """`rates` of the whole, `departments` [{key, label, rates, points}], and `months`: tasks by the month their window ends."""

    year: int
    until_on: date
    rates: list[dict[str, Any]]
    departments: list[dict[str, Any]]
    months: list[dict[str, Any]]
    missed: int
    assessment: list[dict[str, Any]]


def get_indicators(region: str, year: int, *, until_on: date, scope: Collection[str] | None) -> Indicators:
    """Coverage, progress, platform use and points (S3A-3.3, S4-14, S2-2.1a, S3B-20b)."""
    facts = read_year(year, until_on=until_on, scope=scope)
    base = read_base("all", until_on)
    rows = by_department(facts.tasks)
    for department, counts in outside_of(facts.outside).items():
        rows.setdefault(department, Counter()).update(counts)
    for department, row in rows.items():
        row.update(base.counts.get(department, Counter()))
    whole = total(rows.values())
    whole["objects"] = base.objects
    missed = count_missed(region, year, until_on, scope)
    curve = facts.by_month()
    months = [{"month": n, **{name: curve.get(n, Counter())[name] for name in CURVE}} for n in range(1, 13)]
    return Indicators(
        year,
        until_on,
        [_rate(name, whole) for name in RATES],
        [_department(key, base.names.get(key, key), row, missed) for key, row in _ordered(rows, base.names)],
        months,
        missed,
        [_criterion(one) for one in book()["assessment"]],
    )


def _criterion(one: dict[str, Any]) -> dict[str, Any]:
    rate = book()["rates"][one["id"]]
    return {"id": one["id"], "zh": rate["zh"], "en": rate["en"], "most": one["points"]}


def _rate(name: str, row: Counter[str]) -> dict[str, Any]:
    return {
        "id": name,
        "zh": book()["rates"][name]["zh"],
        "en": book()["rates"][name]["en"],
        "value": value_of(book(), name, row),
    }


def _department(key: str, label: str, row: Counter[str], missed: int) -> dict[str, Any]:
    points = points_of(book(), row, missed)
    rates = [_rate(name, row) for name in (*RATES[:6], RATES[-1])]
    return {"key": key, "label": label, "rates": rates, "points": points}


def _ordered(rows: dict[str, Counter[str]], names: dict[str, str]) -> list[tuple[str, Counter[str]]]:
    """By name: a table of departments is no ranking either."""
    return sorted(rows.items(), key=lambda pair: (names.get(pair[0], ""), pair[0]))
