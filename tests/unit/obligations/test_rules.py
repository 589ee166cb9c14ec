"""When does work count as missing, and what became of an obligation? From dates alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.obligations.rules import (
    Gap,
    How,
    Kind,
    ObligationSettled,
    OwnObligation,
    Progress,
    State,
    about_publication,
    check_can_excuse,
    end_of,
    gaps_of,
    id_in,
    state_of,
)

DUE = date(2026, 6, 30)
OVER = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)  # midnight in China
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(progress: Progress, now: datetime) -> tuple[State, list[Gap]]:
    gaps = gaps_of(progress, now, seal_days=3)
    return state_of(progress, gaps), gaps


def test_the_due_day_itself_is_still_in_time_in_china() -> None:
    assert end_of(DUE) == OVER
    assert told(Progress(DUE), OVER) == (State.OPEN, [])
    assert told(Progress(DUE), OVER + HOUR) == (State.MISSED, [Gap(Kind.VISIT, OVER, None, None)])


@pytest.mark.req("S1-20a")
def test_a_visit_that_began_in_time_is_not_missing() -> None:
    began = Progress(DUE, started_at=OVER - HOUR)
    assert told(began, OVER + DAY) == (State.OPEN, [])
    assert told(Progress(DUE, began.started_at, done_at=OVER), OVER + 9 * DAY) == (State.MET, [])


def test_a_late_start_is_a_fact_even_where_nobody_looked_in_between() -> None:
    state, gaps = told(Progress(DUE, started_at=OVER + DAY, done_at=OVER + DAY), OVER + 9 * DAY)
    assert (state, gaps) == (State.MISSED, [Gap(Kind.VISIT, OVER, OVER + DAY, How.ARRIVED)])


def test_a_visit_begun_and_never_sealed_is_missing_its_seal_after_the_days_of_the_setting() -> None:
    began = Progress(DUE, started_at=OVER - 5 * DAY)
    by = OVER - 2 * DAY
    assert told(began, by) == (State.OPEN, [])
    assert told(began, by + HOUR) == (State.MISSED, [Gap(Kind.SEAL, by, None, None)])
    sealed = Progress(DUE, began.started_at, done_at=by + DAY)
    assert told(sealed, OVER)[1] == [Gap(Kind.SEAL, by, by + DAY, How.ARRIVED)]


def test_what_was_let_off_in_time_is_not_missing_and_what_was_let_off_later_was() -> None:
    assert told(Progress(DUE, excused_at=OVER - HOUR), OVER + DAY) == (State.EXCUSED, [])
    late = told(Progress(DUE, excused_at=OVER + HOUR), OVER + DAY)
    assert late == (State.EXCUSED, [Gap(Kind.VISIT, OVER, OVER + HOUR, How.EXCUSED)])


@pytest.mark.parametrize("state", [State.MET, State.EXCUSED])
def test_a_settled_obligation_is_not_let_off_again(state: State) -> None:
    with pytest.raises(ObligationSettled):
        check_can_excuse(state, on_team=False)


def test_nobody_lets_off_their_own_visit() -> None:
    check_can_excuse(State.MISSED, on_team=False)
    with pytest.raises(OwnObligation):
        check_can_excuse(State.OPEN, on_team=True)


def test_a_moved_date_is_another_matter() -> None:
    first, second = (about_publication("p", day) for day in (DUE, DUE + DAY))
    assert first != second
    assert id_in(first) == id_in(second) == "p"
