"""Which journeys, answers and likenesses are shown, and which honest ones never are? (issue D, item 9)"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mingcha.evidence.rules.likeness import MOST_BITS, apart, bands, differing
from mingcha.inspections.rules.flags import (
    Fix,
    Limits,
    Said,
    bulk,
    fix_of,
    impossible_way,
    journey,
    metres,
    pair,
    thinned,
)

NOW = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
LIMITS = Limits(bits=3, thousandths=10, kmh=200, answers=10, seconds=5)
DEGREE_M = 111_195


def fix(minutes: float = 0, *, north_m: int = 0, acc: int = 20, **changes: Any) -> Fix:
    """A position so many metres north of the office, so many minutes later, on one phone that was not restarted."""
    plain = Fix(
        event="e",
        at=NOW + timedelta(minutes=minutes),
        key="k",
        boot="b",
        mono=round(minutes * 60_000),
        lat_u=31_230_400 + round(north_m / DEGREE_M * 1e6),
        lng_u=121_473_700,
        acc_m=acc,
        age_s=0,
        crs="WGS84",
    )
    return replace(plain, **changes)


def test_a_degree_north_is_a_hundred_and_eleven_kilometres() -> None:
    assert abs(metres(fix(), fix(north_m=DEGREE_M)) - DEGREE_M) < 10
    east = replace(fix(), lng_u=122_473_700)
    assert 94_900 < metres(fix(), east) < 95_300


def test_a_way_beyond_the_limit_is_told_with_its_figures() -> None:
    way = impossible_way([fix()], [fix(6, north_m=40_000)], LIMITS)
    assert way is not None
    assert (way["metres"], way["slack_m"], way["seconds"], way["limit_kmh"]) == (
        pytest.approx(40_000, abs=5),
        40,
        360,
        200,
    )
    assert 399 <= way["kmh"] <= 400
    assert way["from"]["at"] < way["to"]["at"]


@pytest.mark.parametrize(
    "other",
    [
        fix(12, north_m=39_000),  # 195 km/h: just below
        fix(0.01, north_m=900),  # next door, at once
        fix(0.1, north_m=30_000, acc=29_500),  # a position by the mobile network only
        fix(0.5, north_m=2_900, acc=1_950),  # within what both may be off, and a kilometre
        fix(0.1, north_m=2_000, crs="GCJ02", acc=20),  # the datums lie apart
        fix(1, north_m=30_000, age_s=900),  # an old position
        fix(1, north_m=9_000, key="another phone"),  # two clocks
        fix(1, north_m=9_000, boot="restarted"),
    ],
)
def test_what_accuracy_age_datum_or_clocks_may_explain_is_never_shown(other: Fix) -> None:
    assert impossible_way([fix()], [other], LIMITS) is None
    assert impossible_way([other], [fix()], LIMITS) is None


def test_on_one_phone_the_steady_clock_counts_and_not_the_wall() -> None:
    moved = replace(fix(6, north_m=40_000), at=NOW + timedelta(hours=5))
    assert journey(fix(), moved)["seconds"] == 360
    assert impossible_way([fix()], [moved], LIMITS) is not None


def test_a_place_read_from_a_file_proves_nothing() -> None:
    geo = {"lat_u": 1, "lng_u": 2, "acc_m": 3, "age_s": 4, "crs": "WGS84", "src": "api"}
    event = {"id": "i", "key": "k", "boot": "b", "mono": 5, "payload": {"geo": geo}}
    found = fix_of(event, NOW)
    assert found is not None and Fix.of(found.shown()) == found
    assert fix_of({**event, "payload": {"geo": {**geo, "src": "exif"}}}, NOW) is None
    assert fix_of({**event, "payload": {}}, NOW) is None


def test_many_positions_are_thinned_and_keep_both_ends() -> None:
    many = [fix(n, event=str(n)) for n in range(100)]
    kept = thinned(reversed(many))
    assert (len(kept), kept[0], kept[-1]) == (24, many[0], many[-1])
    assert len(set(kept)) == 24


def test_a_thousand_honest_days_raise_nothing() -> None:
    """Three visits a day in a county, by car: positions off within their accuracy, clocks a little apart."""
    chance = random.Random(20_260_615)
    for _ in range(1_000):
        at, north, days = 0.0, 0.0, []
        for stop in range(3):
            at += 5
            acc = chance.choice((8, 25, 60, 400, 1_500))
            seen = [
                fix(at + n * 4, north_m=round(north + chance.uniform(-acc, acc) * 0.95), acc=acc, boot=f"{stop}")
                for n in range(4)
            ]
            days.append(seen)
            way = chance.uniform(0, 60_000)
            at += 20 + way / 1_000 * 60 / chance.uniform(30, 110)
            north += way * chance.choice((-1, 1))
        assert all(impossible_way(a, b, LIMITS) is None for n, a in enumerate(days) for b in days[:n])


def answered(*moments: int, boot: str = "b", entries: int = 1_000, first: int = 0) -> list[Said]:
    return [Said(f"e{n}", f"q{first + n % entries}", "k", boot, mono) for n, mono in enumerate(moments)]


def test_ten_answers_within_five_seconds_are_told_with_the_densest_stretch() -> None:
    (told,) = bulk(answered(0, *range(60_000, 64_800, 400), 90_000), LIMITS)
    assert (told["answers"], told["ms"], told["first_event"]) == (12, 4_400, "e1")


@pytest.mark.parametrize(
    "said",
    [
        answered(*range(0, 40_000, 1_000)),  # one a second, forty times
        answered(*range(0, 4_500, 500)),  # nine at once
        answered(*range(0, 5_000, 100), entries=3),  # three answers changed again and again
        [*answered(*range(0, 3_000, 500)), *answered(*range(0, 3_000, 500), boot="restarted", first=50)],
    ],
)
def test_a_quick_hand_is_not_shown(said: list[Said]) -> None:
    assert bulk(said, LIMITS) == []


def test_two_within_three_bits_share_a_band_always() -> None:
    chance = random.Random(1)
    for _ in range(500):
        bits = chance.getrandbits(64)
        other = bits
        for place in chance.sample(range(64), MOST_BITS):
            other ^= 1 << place
        one, two = f"{bits:016x}", f"{other:016x}"
        assert differing(one, two) == MOST_BITS
        assert any(a == b for a, b in zip(bands(one), bands(two), strict=True))


def test_shapes_lie_as_far_apart_as_their_furthest_points() -> None:
    assert apart("00ff80", "00ff80") == 0
    assert apart("00ff80", "00fa80") == 20


def test_a_pair_has_one_name() -> None:
    assert pair("like_photo", "b", "a") == pair("like_photo", "a", "b") == "like_photo:a:b"
