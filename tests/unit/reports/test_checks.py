"""Does every contradiction between figures have its name (S4-16a), and are rates never rounded up?"""

from __future__ import annotations

from datetime import date

import pytest

from mingcha.regions.queries import get_profile, shipped_calendar, stats_deadlines
from mingcha.reports.rules import checks
from mingcha.reports.rules.cells import Outcome, TaskFacts, by_department, chosen, counters, total
from mingcha.reports.rules.tables import differences, shown

TASK = TaskFacts("t", "a", "market", False, 1, "running", 2, 3, 2)
GOOD = {"visits": 5, "inspected": 4, "published": 3, "in_time": 3, "problems": 2, "settled": 1, "noted": 1}


def facts(**more: object) -> TaskFacts:
    values = {name: getattr(TASK, name) for name in TaskFacts.__slots__}
    return TaskFacts(**{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"published": 5}, "published-over-inspected"),
        ({"inspected": 6}, "inspected-over-drawn"),
        ({"in_time": 4}, "in-time-over-published"),
        ({"problems": 5, "settled": 4}, "problems-over-inspected"),
        ({"settled": 0}, "problems-not-accounted"),
    ],
)
def test_each_contradiction_in_a_row_has_its_name(changed: dict[str, int], name: str) -> None:
    assert checks.check_rows({"甲局": GOOD}) == []
    found = checks.check_rows({"甲局": {**GOOD, **changed}})
    assert [(one.name, one.where) for one in found] == [(name, "甲局")]


def test_draws_differ_from_the_log_by_name() -> None:
    assert checks.check_log({"draws": 2, "logged": 2}) == []
    assert [one.name for one in checks.check_log({"draws": 2, "logged": 1})] == ["draws-not-in-log"]


def test_sums_and_parts() -> None:
    assert checks.check_sum("halves", [{"visits": 1}, {"visits": 2}], {"visits": 3}, "", "") == []
    assert [one.where for one in checks.check_sum("halves", [{"visits": 1}], {"visits": 3}, "", "")] == ["visits"]
    assert [one.where for one in checks.check_part("p", {"visits": 4}, {"visits": 3}, "", "")] == ["visits"]


def test_no_task_takes_more_objects_than_the_library_has() -> None:
    task = facts(outcomes=(Outcome("planned", (), 3, 0),))
    assert checks.check_base([task], 3) == []
    assert [(one.name, one.left, one.right) for one in checks.check_base([task], 2)] == [("drawn-over-base", 3, 2)]


def test_a_year_that_shrank_says_in_what() -> None:
    assert [one.where for one in checks.fewer_than_before({"visits": 4, "pending": 3}, {"visits": 3})] == ["visits"]


def test_counters_of_a_task() -> None:
    outcomes = (
        Outcome("accepted", ("no_problem",), 3, 3),
        Outcome("accepted", ("rectification_ordered",), 2, 2),
        Outcome("accepted", ("false_information",), 1, 1),
        Outcome("planned", (), 4, 0),
        Outcome("cancelled", (), 1, 0),
    )
    found = counters(facts(outcomes=outcomes, published=5, disposals={"pending": 2}))
    told = {name: found[name] for name in ("visits", "inspected", "left", "problems", "noted", "pending", "disposed")}
    assert told == {"visits": 10, "inspected": 6, "left": 4, "problems": 3, "noted": 1, "pending": 2, "disposed": 1}
    assert (found["visits_saved"], found["item_visits"]) == (6, 30)


def test_tasks_are_chosen_by_half_domain_and_jointness() -> None:
    tasks = [TASK, facts(id="u", half=2, joint=True), facts(id="v", domain="non_market", department="b")]
    assert [one.id for one in chosen(tasks, period="first_half")] == ["t", "v"]
    assert [one.id for one in chosen(tasks, domain="non_market")] == ["v"]
    assert [one.id for one in chosen(tasks, joint=True)] == ["u"]
    assert total(by_department(tasks).values())["tasks"] == 3


def test_a_rate_is_all_only_when_it_is_all() -> None:
    assert [shown({"num": n, "den": 3000}) for n in (0, 2999, 3000)] == ["0.0%", "99.9%", "100.0%"]
    assert shown({"num": 0, "den": 0}) == "—"
    assert shown({"num": 9, "den": 6}, "ratio") == "1.5"


def test_differences_name_row_and_column() -> None:
    def table(n: int) -> dict[str, object]:
        rows = [{"key": "a", "label": "甲局", "cells": [n]}]
        return {"columns": [{"id": "visits"}], "rows": rows, "total": {"key": "total", "label": "合计", "cells": [n]}}

    assert differences(table(2), table(2)) == []
    assert differences(table(2), table(3))[0] == {"row": "甲局", "column": "visits", "before": 2, "now": 3}


def test_before_1_january_is_the_last_working_day_of_the_old_year() -> None:
    found = stats_deadlines(get_profile("NA"), 2026, shipped_calendar())
    days = {(one.table.id, one.period): (one.on, one.workday.on) for one in found}
    assert days["2", "first_half"] == (date(2026, 6, 30), date(2026, 6, 30))
    assert days["2", "year"] == days["3", "year"] == (date(2026, 12, 31), date(2026, 12, 31))
    assert days["4", "second_half"] == (date(2026, 6, 15), date(2026, 6, 15))
    sunday = stats_deadlines(get_profile("NA"), 2023, shipped_calendar())
    ends = {(one.table.id, one.period): one.workday.on for one in sunday}
    assert ends["3", "year"] == date(2023, 12, 29)
