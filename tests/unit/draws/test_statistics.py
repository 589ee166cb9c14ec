"""Is chance even over many seeds, for objects of every stratum and for pairs of inspectors? A fixed list of seeds, so it never flickers."""

from __future__ import annotations

import os
from collections import Counter
from itertools import combinations

import pytest

from mingcha.draws.rules.roster import Roster, RosterRow
from mingcha.draws.rules.seating import InspectorRow, Seating, Slot
from mingcha.draws.rules.selection import select_objects

LONG = os.environ.get("MINGCHA_TEST_SIZE") == "long"
SEEDS = [f"{n:064x}" for n in range(10_000 if LONG else 1_000)]
# Chi-square at 0.001 for the degrees of freedom used here.
CRITICAL = {11: 31.264, 19: 43.820, 27: 55.476}
STRATA = {"A": (20, (1, 4)), "B": (12, (1, 3))}


def chi_square(hits: Counter[str], categories: int, each: float, left: float = 1.0) -> float:
    """Sum of squares over expected counts; `left` is the share that is not drawn, where one draw takes several."""
    assert len(hits) == categories
    return sum((count - each) ** 2 for count in hits.values()) / each / left


@pytest.mark.req("S1-8c", "S0-2.5a")
def test_every_object_of_a_stratum_has_the_same_chance() -> None:
    roster = Roster.of(
        [RosterRow(f"R:{name}{n}", name, "OK", "D", "") for name, (size, _) in STRATA.items() for n in range(size)]
    )
    hits: dict[str, Counter[str]] = {name: Counter() for name in STRATA}
    for seed in SEEDS:
        for row in select_objects("sha256", seed, roster, {name: ratio for name, (_, ratio) in STRATA.items()}).drawn:
            hits[row.stratum][row.id] += 1
    for name, (size, (num, den)) in STRATA.items():
        assert sum(hits[name].values()) == len(SEEDS) * size * num // den
        # Drawing without replacement: the counts of one draw sum to n, hence the correction by the share left and N-1 over N.
        found = chi_square(hits[name], size, len(SEEDS) * num / den, 1 - num / den) * (size - 1) / size
        assert found < CRITICAL[size - 1], (name, found)


@pytest.mark.req("S3A-2.3.2a")
@pytest.mark.parametrize("place", [0, 6])
def test_every_pair_of_inspectors_has_the_same_chance(place: int) -> None:
    people = [InspectorRow(f"I{n}", "D", frozenset({"Q"}), frozenset({"T"}), "") for n in range(8)]
    order = [f"R:{n}" for n in range(10)]
    hits: Counter[str] = Counter()
    for seed in SEEDS:
        seating = Seating("sha256", seed, [Slot(("D",), "Q")] * 2, people, dict.fromkeys(order, "T"), (), 100)
        seating.seat_all(order)
        hits["|".join(sorted(seating.teams[order[place]]))] += 1
    pairs = ["|".join(pair) for pair in combinations([one.id for one in people], 2)]
    found = chi_square(Counter({pair: hits[pair] for pair in pairs}), len(pairs), len(SEEDS) / len(pairs))
    assert found < CRITICAL[len(pairs) - 1], found
