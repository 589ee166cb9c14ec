"""By which terms is an inspection found, and what do blocks of bits keep?"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mingcha.dossiers.rules import bitmap, search

ROW = search.Found(
    inspection_id="0197ec00-0000-7000-8000-000000000001",
    at=datetime(2026, 6, 30, 17, 0, tzinfo=UTC),
    number="T2026-0001-0007",
    state="accepted",
    object_id="0197ec00-0000-7000-8000-000000000002",
    object_name="如东县晨光 加油站",
    object_uscc="91320623MA00000018",
    place="示例东镇\n人民路88号",
    task_title="示例",
    people="梅示例\n苏001",
    departments="lead other",
    checklist_sha256="0" * 64,
    conclusions="no_problem",
    due_on=date(2026, 6, 30),
    sealed_on=date(2026, 6, 30),
    publish_by=date(2026, 7, 20),
    published_on=None,
    publishing=True,
)


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("n", "晨光"),
        ("n", "晨光加油"),
        ("n", "光 加"),
        ("c", "ma0000"),
        ("c", "t2026-0001"),
        ("a", "东镇"),
        ("a", "88"),
        ("w", "苏００１"),
    ],
)
def test_every_part_of_a_text_is_found_by_its_neighbours(field: str, part: str) -> None:
    assert set(search.needles(field, part)) <= search.terms(ROW, ["item-1"])


def test_one_character_is_found_at_the_end_too() -> None:
    first, last = search.first_of("n", "站")
    assert any(first <= term < last for term in search.terms(ROW, []))
    first, last = search.first_of("n", "网")
    assert not any(first <= term < last for term in search.terms(ROW, []))


def test_codes_dates_and_months_are_terms_of_their_own() -> None:
    found = search.terms(ROW, ["item-1"])
    assert {"titem-1", "dlead", "dother", "rno_problem", "saccepted", "m2026-07", "p2026-07-20"} <= found
    assert not any(term.startswith("v") for term in found)


@pytest.mark.parametrize(
    ("change", "today", "state"),
    [
        ({}, date(2026, 7, 20), search.RUNNING),
        ({}, date(2026, 7, 21), search.OVERDUE),
        ({"published_on": date(2026, 7, 20)}, date(2030, 1, 1), search.MET),
        ({"published_on": date(2026, 7, 21)}, date(2030, 1, 1), search.LATE),
        ({"published_on": date(2026, 7, 2), "sealed_on": date(2026, 7, 1)}, date(2030, 1, 1), search.LATE),
        ({"state": "started", "sealed_on": None, "publishing": False}, date(2026, 6, 30), search.RUNNING),
        ({"state": "planned", "sealed_on": None, "publishing": False}, date(2026, 7, 1), search.OVERDUE),
        ({"publish_by": None}, date(2030, 1, 1), search.RUNNING),
        ({"state": "cancelled", "sealed_on": None, "publishing": False}, date(2030, 1, 1), search.RUNNING),
    ],
)
def test_deadlines_are_met_late_overdue_or_running(change: dict[str, object], today: date, state: str) -> None:
    assert search.deadline_state(replace(ROW, **change), today) == state  # type: ignore[arg-type]


def test_neighbours_that_stand_apart_are_no_part() -> None:
    assert not search.holds_text("油网吧加油", "加油网") and search.holds_text("Ａ b加油网", "ab加")


@pytest.mark.parametrize("seed", range(20))
def test_blocks_join_as_sets_do(seed: int) -> None:
    chance = random.Random(seed)
    one, other = ({chance.randrange(40_000) for _ in range(chance.randrange(300))} for _ in range(2))
    a, b = bitmap.of_numbers(one), bitmap.of_numbers(other)
    assert list(bitmap.numbers_of(bitmap.both(a, b))) == sorted(one & other)
    assert list(bitmap.numbers_of(bitmap.either([a, b]))) == sorted(one | other)
    assert bitmap.size_of(a) == len(one) and all(bitmap.holds(a, n) == (n in one) for n in other)
    assert all(bitmap.unpacked(bitmap.packed(bits)) == bits for bits in a.values())
