"""Do a visit's marks say what was answered, entry by entry?"""

from __future__ import annotations

import pytest

from mingcha.inspections.rules.marks import count_failed, failed_in, marks_of

SAID = {
    "a": "conforming",
    "b": "failing",
    "c": "not_applicable",
    "d": "recorded",
    "e": "unanswered",
    "x": "failing",
}


@pytest.mark.req("S0-2.8b")
def test_each_entry_has_one_letter_in_the_order_of_the_checklist() -> None:
    assert marks_of("edcbaz", SAID) == "urnfc-"
    assert marks_of([], SAID) == ""


def test_the_first_failed_entries_are_found_by_their_place_and_all_are_counted() -> None:
    assert failed_in("cf-ff", 2) == [1, 3]
    assert failed_in("cn-u", 2) == [] and failed_in("f", 0) == []
    assert count_failed("cf-ff") == 3
