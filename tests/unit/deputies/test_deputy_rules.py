"""On which days may who stand in for whom?"""

from __future__ import annotations

from datetime import date

import pytest

from mingcha.deputies.rules import DeputyDates, DeputySelf, Span, check_span, find_overlap, state_on
from mingcha.kernel.problem import Problem

TODAY = date(2026, 6, 15)


def span(person: str, deputy: str, first: int, last: int) -> Span:
    return Span(person, deputy, date(2026, 6, first), date(2026, 6, last))


def test_the_last_day_may_be_today_and_the_first_may_lie_behind() -> None:
    check_span(span("bo", "otto", 10, 15), TODAY)


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (span("bo", "bo", 15, 20), DeputySelf),
        (span("bo", "otto", 20, 19), DeputyDates),
        (span("bo", "otto", 10, 14), DeputyDates),
        (Span("bo", "otto", TODAY, date(2027, 6, 16)), DeputyDates),
    ],
)
def test_other_days_are_refused(wanted: Span, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        check_span(wanted, TODAY)


def test_a_shared_day_of_the_one_away_or_of_the_deputy_is_found() -> None:
    wanted = span("bo", "otto", 15, 20)
    assert (
        find_overlap(wanted, [span("bo", "lin", 1, 14), span("otto", "lin", 21, 25), span("lin", "bo", 15, 20)]) is None
    )
    assert find_overlap(wanted, [span("bo", "lin", 20, 22)]) is not None
    assert find_overlap(wanted, [span("otto", "lin", 1, 15)]) is not None


def test_it_runs_on_both_its_days_and_ends_by_itself() -> None:
    first, last = date(2026, 6, 15), date(2026, 6, 20)
    days = {day: state_on(first, last, False, date(2026, 6, day)) for day in (14, 15, 20, 21)}
    assert days == {14: "coming", 15: "running", 20: "running", 21: "over"}
    assert state_on(first, last, True, TODAY) == "ended"
