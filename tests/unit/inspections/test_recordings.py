"""When may a body camera's file be added to a visit, and by whom?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.inspections.rules.recordings import (
    Filmed,
    LateReasonNeeded,
    RecordingCancelled,
    RecordingTooLate,
    WearerUnknown,
    check_import,
    may_import,
)

NOW = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
OPEN = Filmed("started", "office", None, frozenset({"mei", "lan"}))


def sealed(days: int) -> Filmed:
    return Filmed("sealed", "office", NOW - timedelta(days=days), OPEN.people)


def test_the_team_and_a_supervisor_of_the_leading_department_may_add() -> None:
    assert may_import("mei", "elsewhere", False, OPEN)
    assert may_import("bo", "office", True, OPEN)
    assert not may_import("bo", "elsewhere", True, OPEN)
    assert not may_import("bo", "office", False, OPEN)


def test_before_the_seal_no_reason_is_asked() -> None:
    check_import(OPEN, wearer="mei", reason=None, now=NOW, days=30)


def test_after_the_seal_a_reason_is_needed_up_to_the_last_day() -> None:
    check_import(sealed(30), wearer="lan", reason="晚归还", now=NOW, days=30)
    with pytest.raises(LateReasonNeeded):
        check_import(sealed(1), wearer="lan", reason=None, now=NOW, days=30)
    with pytest.raises(RecordingTooLate):
        check_import(sealed(31), wearer="lan", reason="晚归还", now=NOW, days=30)


def test_a_cancelled_visit_and_a_stranger_s_camera_are_refused() -> None:
    with pytest.raises(RecordingCancelled):
        check_import(Filmed("cancelled", "office", None, OPEN.people), wearer="mei", reason=None, now=NOW, days=30)
    with pytest.raises(WearerUnknown):
        check_import(OPEN, wearer="otto", reason=None, now=NOW, days=30)
