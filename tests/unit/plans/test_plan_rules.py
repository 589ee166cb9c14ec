"""Steps of a plan in each region's order, neutral due marks, and what a task must say."""

from datetime import date
from typing import Any

import pytest

from mingcha.plans.rules import (
    PlanOwn,
    PlanStepRefused,
    RatioAboveCap,
    TaskFinal,
    TaskWrong,
    check_can_approve,
    check_caps,
    check_task,
    check_task_step,
    drawn_number,
    due_mark,
    next_state,
    steps_open,
)
from mingcha.plans.rules.plans import STEPS


def step(state: str, name: str, order: str = "on_entry") -> str:
    return next_state(state, name, order=order, article="宁安 004 一3")


def test_rudong_files_first_and_publishing_brings_it_into_force() -> None:
    assert [step("draft", "approve"), step("dept_approved", "file"), step("filed", "publish")] == [
        "dept_approved",
        "filed",
        "in_force",
    ]
    with pytest.raises(PlanStepRefused):
        step("dept_approved", "publish")


def test_ningan_publishes_first_and_names_the_article() -> None:
    with pytest.raises(PlanStepRefused) as problem:
        step("dept_approved", "file", "before_filing")
    assert "宁安 004 一3" in problem.value.detail("zh")
    assert step("dept_approved", "publish", "before_filing") == "published"
    assert step("published", "file", "before_filing") == "in_force"


def test_wugang_leaves_the_order_open() -> None:
    assert {"file", "publish"} <= set(steps_open("dept_approved", order="joint_plan_public"))


def test_nothing_skips_the_approval_and_nothing_follows_the_end() -> None:
    assert steps_open("draft", order="on_entry") == ["edit", "approve"]
    assert steps_open("closed", order="on_entry") == []


def test_every_target_is_a_state() -> None:
    assert {target for steps in STEPS.values() for target in steps.values()} <= STEPS.keys()


def test_nobody_approves_their_own_plan() -> None:
    check_can_approve("bo", "qing")
    with pytest.raises(PlanOwn):
        check_can_approve("bo", "bo")


@pytest.mark.parametrize(
    ("due", "filed", "today", "mark"),
    [
        (None, None, date(2026, 12, 1), "none"),
        (date(2026, 2, 28), None, date(2026, 2, 28), "open"),
        (date(2026, 2, 28), None, date(2026, 3, 1), "late"),
        (date(2026, 2, 28), date(2026, 2, 28), date(2026, 6, 1), "in_time"),
        (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 1), "late"),
    ],
)
def test_due_marks_are_facts(due: date | None, filed: date | None, today: date, mark: str) -> None:
    assert due_mark(due, filed, today) == mark


def task(**changed: Any) -> dict[str, Any]:
    fields = {
        "scope": {"risk_classes": []},
        "ratios": {"A": [1, 100], "D": [1, 1]},
        "departments": ["fire"],
        "seats": [{"departments": ["market"], "qualification": ""}, {"departments": ["fire"], "qualification": ""}],
        "window_from": date(2026, 6, 1),
        "window_to": date(2026, 6, 30),
    }
    return {**fields, **changed}


def faults(**changed: Any) -> list[str]:
    with pytest.raises(TaskWrong) as problem:
        check_task(task(**changed), lead="market", known_departments={"market", "fire"})
    return [error.pointer for error in problem.value.errors]


def test_a_well_made_task_passes() -> None:
    check_task(task(), lead="market", known_departments={"market", "fire"})


def test_what_does_not_fit_is_named() -> None:
    assert faults(ratios={"A": [2, 1]}) == ["/ratios/A"]
    assert faults(ratios={"A": [0, 1]}) == ["/ratios"]
    assert faults(scope={"risk_classes": ["A", "C"]}) == ["/ratios/C"]
    assert faults(window_to=date(2026, 5, 31)) == ["/window_to"]
    assert faults(seats=task()["seats"][:1]) == ["/seats"]
    assert faults(seats=[*task()["seats"], {"departments": ["police"], "qualification": ""}]) == [
        "/seats/2/departments"
    ]
    assert faults(departments=["fire", "nobody"]) == ["/departments"]


def caps(ratios: dict[str, list[int]], **cap: list[int] | None) -> None:
    check_caps(ratios, {"A": 90, "D": 10}, cap, article="如东 003A 二(二)1")


def test_a_general_items_cap_bounds_the_share_of_the_whole_scope() -> None:
    caps({"A": [1, 100], "D": [30, 100]}, 登记检查=[5, 100])
    with pytest.raises(RatioAboveCap) as problem:
        caps({"A": [5, 100], "D": [30, 100]}, 登记检查=[5, 100])
    assert "7.50%" in problem.value.detail("zh")
    assert "5.00%" in problem.value.detail("zh")


def test_items_without_a_cap_bound_nothing() -> None:
    caps({"A": [1, 1], "D": [1, 1]}, 重点检查=None)


def test_drawn_numbers_are_rounded_up_and_never_above_what_is_there() -> None:
    assert [drawn_number(*pair) for pair in ((100, (7, 100)), (101, (7, 100)), (3, (1, 1)), (0, (1, 2)))] == [
        7,
        8,
        3,
        0,
    ]


def test_a_frozen_task_cannot_be_a_draft_again() -> None:
    check_task_step("approved", "pool_frozen")
    with pytest.raises(TaskFinal):
        check_task_step("pool_frozen", "draft")
