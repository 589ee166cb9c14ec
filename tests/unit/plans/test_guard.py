"""Decision table 3.3, row by row."""

import pytest

from mingcha.plans.rules import (
    Articles,
    ItemsNotPublished,
    NotDrawn,
    PlanNotInForce,
    Start,
    StartFacts,
    check_can_start,
)

ARTICLES = Articles(item_list="如东 003A 二(二)1", plan="如东 003A 二(三)1", draw="如东 003A 二(三)2")
NA = ("accident", "failed_test", "complaint", "deployment", "exempt_field_random_check")
RD = ("complaint", "referral", "data_monitoring")


def ask(facts: StartFacts, known: tuple[str, ...] = RD) -> Start:
    return check_can_start(facts, articles=ARTICLES, known_reasons=known)


def test_listed_planned_and_drawn_may_start() -> None:
    assert ask(StartFacts()) is Start.ALLOW


def test_listed_and_planned_but_not_drawn_needs_a_reason() -> None:
    with pytest.raises(NotDrawn):
        ask(StartFacts(drawn=False))
    assert ask(StartFacts(drawn=False, off_platform_reason="平台停机")) is Start.OFF_PLATFORM


def test_an_exempt_random_check_is_free_of_the_plan_in_notice_004_only() -> None:
    facts = StartFacts(plan_in_force=False, unplanned_reason="exempt_field_random_check")
    assert ask(facts, NA) is Start.UNPLANNED
    with pytest.raises(PlanNotInForce):
        ask(facts, RD)


def test_an_exempt_random_check_is_not_free_of_the_draw() -> None:
    facts = StartFacts(plan_in_force=False, drawn=False, unplanned_reason="exempt_field_random_check")
    with pytest.raises(PlanNotInForce):
        ask(facts, NA)


@pytest.mark.parametrize(("reason", "known"), [("complaint", RD), ("accident", NA)])
def test_a_lead_starts_unplanned_for_the_reasons_of_the_region(reason: str, known: tuple[str, ...]) -> None:
    assert ask(StartFacts(plan_in_force=False, drawn=False, unplanned_reason=reason), known) is Start.UNPLANNED


def test_an_accident_is_no_reason_in_rudong() -> None:
    with pytest.raises(PlanNotInForce):
        ask(StartFacts(plan_in_force=False, unplanned_reason="accident"), RD)


def test_what_is_not_planned_is_blocked_with_the_article() -> None:
    with pytest.raises(PlanNotInForce) as problem:
        ask(StartFacts(plan_in_force=False))
    assert "未列入计划的，不得擅自检查" in problem.value.detail("zh")
    assert "如东 003A 二(三)1" in problem.value.detail("zh")


def test_what_is_not_listed_is_blocked_whatever_else_holds() -> None:
    with pytest.raises(ItemsNotPublished) as problem:
        ask(StartFacts(unpublished_items=("SL-001 示例",), unplanned_reason="complaint"))
    assert "SL-001" in problem.value.detail("zh")
    assert "如东 003A 二(二)1" in problem.value.detail("zh")


def test_a_special_field_is_recorded_only() -> None:
    assert ask(StartFacts(unpublished_items=("SL-001",), special_field=True)) is Start.RECORD_ONLY
