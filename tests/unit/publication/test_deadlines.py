"""Does the state follow from the dates alone?"""

from __future__ import annotations

from datetime import date

import pytest

from mingcha.publication.rules.deadlines import STATES, AlreadyPublished, Due, State, age_days, check_can_publish, clock_start, state_on

DUE = Due(date(2026, 3, 16), date(2026, 3, 9))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 8), State.PENDING),
        (date(2026, 3, 9), State.DUE_SOON),
        (date(2026, 3, 16), State.DUE_SOON),
        (date(2026, 3, 17), State.OVERDUE),
    ],
)
def test_the_due_day_itself_is_still_in_time(today: date, state: State) -> None:
    assert state_on(today, DUE) is state


def test_a_region_without_a_number_is_never_late() -> None:
    assert state_on(date(2036, 1, 1), Due(None, None)) is State.PENDING
    assert age_days(date(2026, 3, 12), date(2026, 3, 1)) == 11


def test_the_two_clocks_start_on_different_days() -> None:
    days = {"completed_on": date(2026, 3, 2), "produced_on": date(2026, 3, 20)}
    assert clock_start("task_completed", **days) == date(2026, 3, 2)
    assert clock_start("result_produced", **days) == date(2026, 3, 20)


def test_published_is_the_end() -> None:
    assert STATES[State.PUBLISHED] == frozenset()
    with pytest.raises(AlreadyPublished):
        check_can_publish("published", date(2026, 3, 1))
    check_can_publish("overdue", None)
