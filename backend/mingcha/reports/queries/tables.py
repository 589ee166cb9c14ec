"""What does a table say today, and does it contradict itself?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from mingcha.reports.queries.definitions import book, get_definition
from mingcha.reports.queries.facts import Base, YearFacts, read_base, read_year
from mingcha.reports.queries.planrows import plan_cells
from mingcha.reports.rules import checks
from mingcha.reports.rules.cells import by_department, chosen, outside_of, reasons_of, total
from mingcha.reports.rules.checks import Contradiction
from mingcha.reports.rules.tables import Definition, cells_of, sections_of, total_of

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which table: of a region and a year's period and domain, up to a day, for departments (None: all)."""

    table: str
    region: str
    year: int
    period: str
    domain: str
    until_on: date
    departments: Collection[str] | None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as JSON values (integers and texts only), with its contradictions and the counters of its total."""

    content: dict[str, Any]
    contradictions: list[Contradiction]
    counters: dict[str, int]


def get_table(asked: Asked) -> TableView:
    """The table from the record alone. Raises TableUnknown. A million inspections take at most two seconds (S4-9d, S4-10c)."""
    shape = get_definition(asked.table, asked.region)
    asked = replace(asked, domain=shape.domain if shape.domain != "all" else asked.domain)
    if shape.rows == "plan":
        return _plan_table(asked, shape)
    year = read_year(asked.year, until_on=asked.until_on, scope=asked.departments)
    base = read_base(asked.domain, asked.until_on)
    rows = _rows(asked, shape, year, base)
    whole = total(rows.values())
    if asked.departments is None:
        whole["objects"] = base.objects
    content = {**_head(asked, shape), **_body(shape, rows, whole, base.names, _texts(asked, year, base))}
    return TableView(content, _contradictions(asked, year, base, rows), dict(whole))


def _rows(asked: Asked, shape: Definition, year: YearFacts, base: Base) -> dict[str, Counter[str]]:
    tasks = chosen(year.tasks, period=asked.period, domain=asked.domain, joint=shape.joint)
    rows = by_department(tasks)
    if not shape.joint:
        outside = outside_of(year.outside, period=asked.period, domain=asked.domain)
        for department, counts in (*base.counts.items(), *outside.items()):
            if asked.departments is None or department in asked.departments:
                rows.setdefault(department, Counter()).update(counts)
    for department, n in year.plans(asked.domain, shape.joint).items():
        if department in rows:
            rows[department]["plans"] += n
    return dict(sorted(rows.items(), key=lambda pair: (base.names.get(pair[0], ""), pair[0])))


def _head(asked: Asked, shape: Definition) -> dict[str, Any]:
    return {
        "table": asked.table,
        "region": asked.region,
        "year": asked.year,
        "period": asked.period,
        "domain": asked.domain,
        "until_on": asked.until_on.isoformat(),
        "departments": None if asked.departments is None else sorted(asked.departments),
        "columns": [asdict(column) for column in shape.columns],
    }


def _texts(asked: Asked, year: YearFacts, base: Base) -> dict[str, dict[str, str]]:
    why = reasons_of(year.outside, period=asked.period, domain=asked.domain)
    return {key: {**base.texts.get(key, {}), "off_platform_why": why.get(key, "")} for key in {*base.texts, *why}}


def _body(
    shape: Definition,
    rows: dict[str, Counter[str]],
    whole: Counter[str],
    names: dict[str, str],
    texts: dict[str, dict[str, str]],
) -> dict[str, Any]:
    return {
        "rows": [
            {"key": key, "label": names.get(key, key), "cells": cells_of(book(), shape.columns, row, texts.get(key))}
            for key, row in rows.items()
        ],
        "total": {"key": TOTAL, "label": "合计", "cells": total_of(book(), shape.columns, whole, len(rows))},
        "sections": sections_of(book(), shape.sections, whole),
    }


def _contradictions(asked: Asked, year: YearFacts, base: Base, rows: dict[str, Counter[str]]) -> list[Contradiction]:
    """Every check of S4-16a over the year, whatever table is asked: tables that were handed in together must agree."""
    labels = {base.names.get(key, key): row for key, row in rows.items()}
    per = by_department(year.tasks)
    whole = total(per.values())
    halves = [total(by_department(chosen(year.tasks, period=one)).values()) for one in ("first_half", "second_half")]
    other = total(by_department(chosen(year.tasks, domain="non_market")).values())
    joint = total(by_department(chosen(year.tasks, joint=True)).values())
    found = checks.check_rows(labels)
    found += checks.check_base(year.tasks, base.objects)
    found += checks.check_log(whole)
    found += checks.check_sum(
        "halves-differ-from-year", halves, whole, "上下半年之和与全年不符", "The halves differ from the year"
    )
    found += checks.check_sum(
        "departments-differ-from-region",
        list(per.values()),
        {"visits": year.visits},
        "各部门之和与全地区不符",
        "Departments differ from the region",
        of=("visits",),
    )
    found += checks.check_part("table-5-beyond-2", other, whole, "表5超出表2", "Table 5 goes beyond table 2")
    found += checks.check_part("table-3-beyond-2", joint, whole, "表3超出表2", "Table 3 goes beyond table 2")
    named = [replace(one, where=year.titles.get(one.where, one.where)) for one in found]
    return sorted(set(named), key=lambda one: (one.name, one.where))


def _plan_table(asked: Asked, shape: Definition) -> TableView:
    rows = plan_cells(asked.year, period=asked.period, domain=asked.domain, departments=asked.departments)
    body = {
        "rows": [
            {"key": key, "label": cells["no"], "cells": [cells[one.id] for one in shape.columns]} for key, cells in rows
        ],
        "total": {"key": TOTAL, "label": "合计", "cells": [str(len(rows)), *[""] * (len(shape.columns) - 1)]},
        "sections": [],
    }
    return TableView({**_head(asked, shape), **body}, [], {"rows": len(rows)})
