"""Is each step reached on its day, and does a calendar read like one?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.notices.rules import Clock, Due, Step, ics_of, retry_at, step_on

DUE = Due(Clock.RESULT, "p-1", "d-1", date(2026, 7, 14), "440400-1 示例餐馆; 分店, 一", "publications/p-1")


@pytest.mark.parametrize(
    ("today", "step"),
    [
        ("2026-07-06", None),
        ("2026-07-07", Step.SOON),
        ("2026-07-14", Step.SOON),
        ("2026-07-15", Step.LATE),
        ("2026-07-21", Step.LATE),
        ("2026-07-22", Step.LATER),
        ("2027-07-22", Step.LATER),
    ],
)
def test_a_step_begins_on_its_day_and_the_due_day_itself_is_in_time(today: str, step: Step | None) -> None:
    assert step_on(DUE, date.fromisoformat(today)) is step


def test_a_refused_message_is_tried_again_later_and_later_but_at_least_once_a_day() -> None:
    now = datetime(2026, 7, 14, tzinfo=UTC)
    waits = [retry_at(tries, now) - now for tries in range(14)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=5), timedelta(days=1))


def test_a_calendar_has_one_whole_day_for_each_date_in_lines_that_every_calendar_reads() -> None:
    words = "检查结果公示 " + DUE.name + "很" * 60
    text = ics_of([(DUE, words)], name="明察", stamp=datetime(2026, 7, 1, 8, tzinfo=UTC), origin="https://x.example")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "").split("\r\n")
    assert whole[0] == "BEGIN:VCALENDAR"
    assert whole[-2:] == ["END:VCALENDAR", ""]
    assert "UID:result-p-1@mingcha" in whole
    assert "DTSTART;VALUE=DATE:20260714" in whole
    assert "DTEND;VALUE=DATE:20260715" in whole
    assert "SUMMARY:检查结果公示 440400-1 示例餐馆\\; 分店\\, 一" + "很" * 60 in whole
    assert "URL:https://x.example/desk/#/publications/p-1" in whole
