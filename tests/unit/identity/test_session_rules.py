"""When is an account locked, and how long do sessions and tokens live?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mingcha.identity.rules import address_wait, csrf_value, lock_wait, refresh_until, session_end

NOW = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)


def ago(*seconds: int) -> list[datetime]:
    return [NOW - timedelta(seconds=one) for one in sorted(seconds, reverse=True)]


def test_four_misses_leave_the_account_open_and_the_fifth_locks_it_until_they_age() -> None:
    assert lock_wait(ago(4, 3, 2, 1), NOW) == 0
    assert lock_wait(ago(500, 4, 3, 2, 1), NOW) == 400
    assert lock_wait(ago(900, 4, 3, 2, 1), NOW) == 0


def test_thirty_tries_a_minute_from_one_address_and_no_more() -> None:
    assert address_wait(ago(*range(1, 30)), NOW) == 0
    assert address_wait(ago(*range(1, 31)), NOW) == 30


def test_a_desk_session_lasts_eight_hours_and_a_phone_a_week() -> None:
    assert session_end(NOW, phone=False) - NOW == timedelta(hours=8)
    assert session_end(NOW, phone=True) - NOW == timedelta(days=7)


def test_a_refresh_token_never_outlives_its_session() -> None:
    end = NOW + timedelta(days=7)
    assert refresh_until(NOW, end, phone=True) - NOW == timedelta(hours=72)
    assert refresh_until(end - timedelta(hours=1), end, phone=True) == end
    assert refresh_until(NOW + timedelta(hours=7), NOW + timedelta(hours=8), phone=False) == NOW + timedelta(hours=8)


def test_the_two_csrf_values_of_a_session_differ_from_each_other_and_from_every_other_session() -> None:
    values = {csrf_value(key, kind) for key in ("a", "b") for kind in ("access", "refresh")}
    assert len(values) == 4
