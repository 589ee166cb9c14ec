"""Is the N-th working day the right one, and is a guess never silent?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mingcha.regions.queries import shipped_calendar, shipped_years
from mingcha.regions.rules import (
    CalendarYear,
    CalendarYearFaulty,
    WorkdayCalendar,
    add_workdays,
    check_calendar_year,
    count_workdays,
    is_workday,
    last_workday,
    notice_title,
)
from mingcha.regions.rules.workdays import WorkdayQuestionFaulty
from tests.vectors.workdays import VECTORS


@pytest.mark.parametrize(("start", "days", "due"), VECTORS)
def test_the_official_vectors(start: str, days: int, due: str) -> None:
    found = add_workdays(date.fromisoformat(start), days, shipped_calendar())
    assert (found.on.isoformat(), found.provisional, found.reason) == (due, False, None)


def test_a_term_that_leaves_the_last_official_year_is_provisional_and_names_the_missing_notice() -> None:
    due = add_workdays(date(2026, 12, 4), 20, shipped_calendar())
    assert due.on == date(2027, 1, 1)
    assert due.provisional
    assert due.missing == (2027,)
    assert "国务院办公厅关于2027年部分节假日安排的通知" in str(due.reason)
    assert "2027" in str(due.reason_in("en"))


def test_the_last_day_of_the_last_official_year_is_still_certain() -> None:
    due = add_workdays(date(2026, 12, 3), 20, shipped_calendar())
    assert (due.on, due.provisional) == (date(2026, 12, 31), False)


def test_the_suite_of_dates_at_2027_01_15_is_provisional_to_the_last_one() -> None:
    start = date(2027, 1, 15)
    for days in (1, 3, 7, 10, 20):
        due = add_workdays(start, days, shipped_calendar())
        assert due.provisional, days
        assert due.on.weekday() < 5
        assert due.missing == (2027,)


def test_the_arriving_notice_makes_the_same_dates_certain_and_moves_them() -> None:
    # An invented notice: the test shows the mechanism, not the holidays of 2027.
    notice = check_calendar_year(2027, notice_title(2027), [date(2027, 1, 1), date(2027, 1, 18)], [date(2027, 1, 16)])
    calendar = WorkdayCalendar.of([*shipped_years(), notice])
    due = add_workdays(date(2027, 1, 15), 2, calendar)
    assert (due.on, due.provisional) == (date(2027, 1, 19), False)
    assert add_workdays(date(2026, 12, 4), 20, calendar).on == date(2027, 1, 4)


def test_years_before_the_first_official_one_are_provisional_too() -> None:
    assert add_workdays(date(2024, 12, 30), 1, shipped_calendar()).missing == (2024,)


def test_make_up_days_work_and_holidays_do_not() -> None:
    calendar = shipped_calendar()
    worked = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]
    worked += ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    assert [day for day in worked if not is_workday(date.fromisoformat(day), calendar)] == []
    assert not is_workday(date(2026, 2, 16), calendar)
    weekdays_off = {2025: 18, 2026: 19}
    for year, wanted in weekdays_off.items():
        days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
        assert sum(day.weekday() < 5 and not is_workday(day, calendar) for day in days) == wanted


def test_counting_and_adding_agree_on_every_start_of_2026() -> None:
    calendar = shipped_calendar()
    for n in range(0, 300):
        start = date(2026, 1, 1) + timedelta(n)
        due = add_workdays(start, 20, calendar)
        assert count_workdays(start, due.on, calendar) == 20
        assert is_workday(due.on, calendar)
    assert count_workdays(date(2026, 3, 2), date(2026, 3, 1), calendar) == 0


def test_a_due_day_on_a_holiday_falls_back_to_the_working_day_before() -> None:
    calendar = shipped_calendar()
    assert last_workday(date(2026, 1, 1), calendar).on == date(2025, 12, 31)
    assert last_workday(date(2026, 2, 28), calendar).on == date(2026, 2, 28)
    assert last_workday(date(2027, 1, 3), calendar).missing == (2027,)


@pytest.mark.parametrize(
    ("start", "days"), [(date(1999, 12, 31), 5), (date(2099, 1, 1), 5), (date(2026, 1, 1), 0), (date(2026, 1, 1), 1001)]
)
def test_a_question_that_cannot_be_counted_is_refused(start: date, days: int) -> None:
    with pytest.raises(WorkdayQuestionFaulty):
        add_workdays(start, days, shipped_calendar())


def pointers(year: int, source: str, off: list[date], worked: list[date]) -> list[str]:
    with pytest.raises(CalendarYearFaulty) as refusal:
        check_calendar_year(year, source, off, worked)
    return [error.pointer for error in refusal.value.errors]


def test_a_year_with_faulty_dates_is_refused_with_a_pointer_to_each() -> None:
    title, first = notice_title(2027), date(2027, 1, 1)
    assert pointers(2027, title, [first, date(2026, 5, 1), first], []) == ["/days_off/1", "/days_off/2"]
    assert pointers(2027, title, [first], [date(2027, 1, 4), date(2027, 1, 1)]) == [
        "/workdays/1",
        "/workdays/0",
        "/workdays/1",
    ]
    assert pointers(2027, "国务院办公厅关于2026年的通知", [first], []) == ["/source"]
    assert pointers(1999, "1999", [date(1999, 1, 1)], []) == [""]


def test_an_empty_notice_is_no_notice() -> None:
    assert pointers(2027, notice_title(2027), [], []) == ["/days_off"]


def test_a_notice_may_reach_back_into_the_week_before_its_year() -> None:
    # The notice for 2019 gave 31 December 2018 off and made up Saturday the 29th.
    notice = check_calendar_year(2019, notice_title(2019), [date(2018, 12, 31), date(2019, 1, 1)], [date(2018, 12, 29)])
    earlier = CalendarYear(2018, notice_title(2018), frozenset({date(2018, 1, 1)}), frozenset())
    calendar = WorkdayCalendar.of([notice, earlier])
    assert is_workday(date(2018, 12, 29), calendar)
    assert not is_workday(date(2018, 12, 31), calendar)
