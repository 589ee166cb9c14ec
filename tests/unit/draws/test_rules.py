"""Are the draw's rules refused and applied where SRD-1 says so?"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.draws.rules.encoding import salts
from mingcha.draws.rules.parts import Part, TableWriter
from mingcha.draws.rules.problems import FaultyDrawInput, SeedTooShort
from mingcha.draws.rules.roster import Roster, RosterRow
from mingcha.draws.rules.seating import InspectorRow, Seating, Slot
from mingcha.draws.rules.seeding import Source, check_enough, check_rule, parse_rule, public_text, rule_text
from mingcha.draws.rules.selection import (
    AnnualCap,
    LedgerRow,
    batch_order,
    full_objects,
    lowest_tickets,
    number_drawn,
    select_objects,
    threshold_lines,
    ticket,
)
from mingcha.draws.rules.states import acts_in, public_files

SEED = "5a" * 32
IDS = st.lists(st.integers(0, 10**6), min_size=2, max_size=60, unique=True)


def rows(numbers: list[int], stratum: str = "S") -> Roster:
    return Roster.of([RosterRow(f"R:{n}", stratum, "OK", "D", f"{n:016x}") for n in numbers])


def lowest(seed: str, numbers: list[int], count: int) -> list[str]:
    return [i for _, i, _ in lowest_tickets("sha256", seed, rows(numbers), {"S": count})["S"]]


def order(numbers: list[int], ratio: tuple[int, int]) -> list[str]:
    return [row.id for row in select_objects("sha256", SEED, rows(numbers), {"S": ratio}).drawn]


# ---- selection


@given(IDS, st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_an_unrelated_row_never_reorders_the_others(numbers: list[int], other: int) -> None:
    before = order([n for n in numbers if n != other], (1, 1))
    after = [i for i in order([*numbers, *({other} - set(numbers))], (1, 1)) if i != f"R:{other}"]
    assert after == before


@given(IDS, st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_a_larger_number_only_appends(numbers: list[int], tenths: int) -> None:
    fewer, more = order(numbers, (tenths, 10)), order(numbers, (tenths + 1, 10))
    assert more[: len(fewer)] == fewer


@given(st.sets(st.integers(0, 10**9), min_size=1, max_size=300), st.data())
@settings(max_examples=60, deadline=None)
def test_the_threshold_never_changes_the_result(numbers: set[int], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(numbers)))
    everything = sorted(numbers, key=lambda n: ticket("sha256", SEED, f"R:{n}"))
    assert lowest(SEED, sorted(numbers), count) == [f"R:{n}" for n in everything[:count]]


def test_the_reserve_continues_where_the_draw_ended() -> None:
    selection = select_objects("sha256", SEED, rows(list(range(300))), {"S": (1, 10)})
    found = [row.id for row in selection.drawn]
    for index in range(270):
        row = selection.reserve("S", index)
        assert row is not None
        found.append(row.id)
    assert selection.reserve("S", 270) is None
    assert found == order(list(range(300)), (1, 1))


def test_chances_are_even_over_ten_thousand_seeds() -> None:
    numbers = list(range(20))
    hits: Counter[str] = Counter()
    ids = [f"R:{n}" for n in numbers]
    for k in range(10_000):
        hits.update(lowest(f"{k:064x}", numbers, 5))
    chi = sum((hits[i] - 2500) ** 2 / 2500 for i in ids)
    assert chi < 43.8  # 99.9 % point of chi-square with 19 degrees of freedom; sampling without return lies below


@pytest.mark.req("S1-7", "S1-8c")
@pytest.mark.parametrize(
    ("eligible", "total", "ratio", "base", "rounding", "n"),
    [
        (100, 100, (7, 100), "eligible", "ceil", 7),  # 0.07 * 100 is 8 in floats
        (101, 101, (7, 100), "eligible", "ceil", 8),
        (101, 101, (7, 100), "eligible", "floor", 7),
        (10, 10, (1, 4), "eligible", "half_up", 3),
        (6, 6, (1, 4), "eligible", "half_up", 2),
        (5, 50, (1, 5), "register", "ceil", 5),
        (9, 9, (0, 1), "eligible", "ceil", 0),
    ],
)
def test_numbers_are_whole_and_rounded_as_said(
    eligible: int, total: int, ratio: tuple[int, int], base: str, rounding: str, n: int
) -> None:
    assert number_drawn(eligible, total, ratio, base, rounding) == n


def test_a_stratum_without_a_ratio_is_refused_with_its_row() -> None:
    with pytest.raises(FaultyDrawInput) as refused:
        select_objects("sha256", SEED, rows([7], "T"), {"S": (1, 2)})
    assert "roster.csv R:7" in refused.value.detail("en")


@pytest.mark.req("S3A-2.2.1d", "S3A-2.3.2a")
def test_with_a_full_ratio_the_ticket_order_is_the_random_order_of_batches() -> None:
    selection = select_objects("sha256", SEED, rows(list(range(10))), {"S": (1, 1)})
    batches = batch_order(selection, 4)
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert [i for batch in batches for i in batch] == [row.id for row in sorted(selection.drawn)]
    assert [i for batch in batches for i in batch] != [f"R:{n}" for n in range(10)]


def test_thresholds_name_the_highest_ticket_and_a_dash_where_nobody_is_drawn() -> None:
    selection = select_objects("sha256", SEED, rows([1, 2, 3, 4]), {"S": (1, 2), "E": (1, 1)})
    assert [*threshold_lines(selection)] == ["stratum|n|ticket", "E|0|-", f"S|2|{selection.drawn[-1].ticket}"]


def test_the_annual_cap_counts_visits_of_its_year_only() -> None:
    ledger = [LedgerRow("R:1", "L", f"d{k}", f"2026-0{k}-01", "") for k in (1, 2)]
    ledger += [LedgerRow("R:2", "L", "d1", "2025-01-01", ""), LedgerRow("R:2", "X", "d2", "2026-01-01", "")]
    assert full_objects(ledger, AnnualCap(2, 0, "L", 2026)) == {"R:1"}
    assert full_objects(ledger, AnnualCap(0, 1, "L", 2026)) == {"R:1", "R:2"}
    assert full_objects(ledger, AnnualCap(0, 0, "L", 2026)) == frozenset()


# ---- the seed


@pytest.mark.parametrize(
    ("sources", "enough"),
    [
        ([("DICE", "18")], False),
        ([("DICE", "19")], True),
        ([("D6", "23")], False),
        ([("D6", "24")], True),
        ([("K8", "1")], True),
        ([("SSQ", "1"), ("DLT", "1")], False),
        ([("SSQ", "1"), ("DLT", "1"), ("DICE", "4")], True),
    ],
)
def test_sixty_bits_are_the_least(sources: list[tuple[str, str]], enough: bool) -> None:
    if enough:
        check_enough(sources)
    else:
        with pytest.raises(SeedTooShort, match="seed-too-short|随机来源不足"):
            check_enough(sources)


def test_a_rule_is_read_as_it_is_written() -> None:
    text = "K8:2026-151@2026-06-01T13:30:00Z;DICE:5@2026-06-01T02:40:00Z"
    assert rule_text(parse_rule(text)) == text
    check_rule(parse_rule(text), "2026-06-01T01:00:00Z")


@pytest.mark.parametrize(
    ("text", "frozen"),
    [
        ("K8:1@2026-06-01T02:00:00Z;DICE:5@2026-06-01T02:00:00Z", "2026-06-01T01:00:00Z"),
        ("DICE:20@2026-06-01T01:00:00Z", "2026-06-01T01:00:00Z"),
    ],
)
def test_dice_come_before_lotteries_and_everything_after_the_freeze(text: str, frozen: str) -> None:
    with pytest.raises(FaultyDrawInput):
        check_rule(parse_rule(text), frozen)


@pytest.mark.parametrize(
    "value", ["1.02.03.04.05.06+07", "01.02.03.04.05.34+07", "01.02.03.04.05.06+17", "01.02+07", ""]
)
def test_wrong_balls_name_their_field(value: str) -> None:
    with pytest.raises(FaultyDrawInput) as refused:
        public_text([Source("SSQ", "1", "")], [("SSQ", value)])
    assert refused.value.errors[0].pointer == "/values/0/value"


def test_values_in_another_order_are_refused() -> None:
    sources = [Source("DICE", "2", ""), Source("D6", "2", "")]
    assert public_text(sources, [("DICE", "09"), ("D6", "16")]) == "DICE=09;D6=16"
    with pytest.raises(FaultyDrawInput):
        public_text(sources, [("D6", "16"), ("DICE", "09")])


# ---- tables and seats


def table(body: list[list[str]]) -> str:
    parts: list[Part] = []
    TableWriter("roster.csv", ("id", "salt"), "sha256", parts.append).add_all(body, 1)
    return b"".join(part.content for part in parts).decode()


def test_tables_are_sorted_by_key_cells_not_by_lines() -> None:
    assert table([["R:10", "b"], ["R:1", "a"]]) == "id|salt\nR:1|a\nR:10|b\n"


@pytest.mark.parametrize("cell", ["a|b", " a", "a\t", "a\n"])
def test_a_cell_that_breaks_the_encoding_is_refused(cell: str) -> None:
    with pytest.raises(FaultyDrawInput):
        table([["R:1", cell]])


def test_salts_never_repeat() -> None:
    stream = iter([b"\x01" * 16 + b"\x02" * 8, b"\x01" * 8, b"\x03" * 8])
    assert salts(lambda n: next(stream), 3) == ["01" * 8, "02" * 8, "03" * 8]


def seating(people: int, objects: int, cap: int) -> Seating:
    staff = [InspectorRow(f"I{k}", "L", frozenset({"G"}), frozenset({"D"}), "") for k in range(people)]
    found = Seating("sha256", SEED, [Slot(("L",), "G")] * 2, staff, {f"R:{k}": "D" for k in range(objects)}, [], cap)
    found.seat_all([f"R:{k}" for k in range(objects)])
    return found


def test_loads_differ_by_one_at_most_and_nobody_sits_twice() -> None:
    found = seating(7, 40, 1000)
    assert max(found.load.values()) - min(found.load.values()) <= 1
    assert all(len(set(team)) == 2 for team in found.teams.values())


def test_seats_beyond_the_load_cap_stay_empty_rather_than_overloading() -> None:
    found = seating(3, 4, 2)
    assert sum(team.count("-") for team in found.teams.values()) == 2
    assert set(found.load.values()) == {2}


# ---- states


def test_delayed_mode_publishes_nothing_before_the_secret() -> None:
    assert public_files(state="frozen", drawn=False, mode="delayed", revealed=False, level="full") == ("manifest.json",)
    hidden = public_files(state="assigned", drawn=True, mode="delayed", revealed=False, level="full")
    assert hidden == ("manifest.json", "seed.txt")
    assert len(public_files(state="closed", drawn=True, mode="delayed", revealed=True, level="full")) == 10


def test_the_level_rows_keeps_people_and_firms_out_of_the_public_files() -> None:
    running = public_files(state="assigned", drawn=True, mode="open", revealed=False, level="rows")
    ended = public_files(state="closed", drawn=True, mode="open", revealed=False, level="rows")
    assert running == ("manifest.json", "seed.txt")
    assert ended == ("manifest.json", "seed.txt", "draw.csv", "thresholds.csv")


def test_a_rehearsal_is_never_assigned() -> None:
    assert "assign" in acts_in("drawn", mode="open", revealed=False, rehearsal=False)
    assert "assign" not in acts_in("drawn", mode="open", revealed=False, rehearsal=True)
