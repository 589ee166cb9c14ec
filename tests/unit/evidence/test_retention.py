"""Is nothing kept a day too short, and are bytes of two uses kept as long as the longer one wants?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.evidence.rules.retention import CLASSES, kept_for, lock_of, longest, outlasts
from mingcha.evidence.rules.tus import ROLES
from mingcha.kernel.clock import CHINA

JUNE = datetime(2026, 6, 15, 2, tzinfo=UTC)


def test_a_term_begins_with_the_new_year_in_china() -> None:
    assert kept_for("photo", JUNE, {"photo": 30}).until == datetime(2057, 1, 1, tzinfo=CHINA)
    # 16:30 UTC on New Year's Eve is half past midnight in China: another year.
    eve = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert kept_for("photo", eve, {"photo": 10}).until == datetime(2038, 1, 1, tzinfo=CHINA)


@given(st.integers(0, 40 * 365 * 24), st.integers(1, 100))
def test_nothing_is_kept_shorter_than_its_term_nor_two_years_longer(hours: int, years: int) -> None:
    stored = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    until = kept_for("clip", stored, {"clip": years}).until
    assert until is not None
    assert 365.24 * years - 1 < (until - stored).days < 365.25 * (years + 1) + 1


def test_what_is_kept_for_ever_has_no_end_but_its_lock_has_a_day() -> None:
    kept = kept_for("document", JUNE, {"document": None})
    assert (kept.until, kept.lock) == (None, datetime(2127, 1, 1, tzinfo=CHINA))
    assert lock_of(JUNE, None) == kept.lock


def test_a_class_without_a_term_is_kept_for_ever() -> None:
    assert kept_for("photo", JUNE, {}).until is None


def test_every_role_of_an_upload_has_a_class() -> None:
    assert set(CLASSES) == set(ROLES)
    assert {kept_for(role, JUNE, {}).kind for role in ROLES} == {"photo", "signature", "clip", "document"}


def test_of_two_uses_the_longer_one_holds() -> None:
    photo, clip = kept_for("photo", JUNE, {"photo": 30}), kept_for("clip", JUNE, {"clip": 10})
    ever = kept_for("document", JUNE, {})
    assert longest([clip, photo]) == longest([photo, clip]) == photo
    assert longest([photo, ever, clip]) == ever


@pytest.mark.parametrize(
    ("new", "old", "longer"),
    [(JUNE, None, False), (None, None, False), (None, JUNE, True), (JUNE, JUNE, False)],
)
def test_for_ever_is_never_shortened(new: datetime | None, old: datetime | None, longer: bool) -> None:
    assert outlasts(new, old) is longer
