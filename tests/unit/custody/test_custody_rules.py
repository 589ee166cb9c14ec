"""What may be deleted, by whom; and what is read again tonight?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.custody.rules.fixity import LEAST, NIGHTS, is_night, judge, night_walk, sample_place
from mingcha.custody.rules.orders import (
    Candidate,
    OrderDecided,
    OrderedByAnother,
    OrderRefused,
    acts_on,
    check_can_confirm,
    check_may_go,
    held_hashes,
    why_kept,
)

NOW = datetime(2057, 1, 1, tzinfo=UTC)
FREE = Candidate("a" * 64, known=True, classed=True, until=NOW, disposed=False, held=False, ordered=False)


def test_a_file_goes_from_the_instant_its_term_ends() -> None:
    assert why_kept(FREE, NOW) is None
    assert why_kept(FREE, NOW - timedelta(seconds=1)) == "term"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"known": False}, "unknown"),
        ({"disposed": True}, "disposed"),
        ({"held": True}, "held"),
        ({"classed": False}, "unclassed"),
        ({"until": None}, "permanent"),
        ({"ordered": True}, "ordered"),
        ({"held": True, "until": None}, "held"),
    ],
)
def test_every_reason_to_keep_a_file_keeps_it(change: dict[str, bool | None], reason: str) -> None:
    assert why_kept(replace(FREE, **change), NOW) == reason  # type: ignore[arg-type]


def test_one_file_that_must_be_kept_stops_the_whole_order_and_is_named() -> None:
    with pytest.raises(OrderRefused) as refused:
        check_may_go([FREE, replace(FREE, sha256="b" * 64, held=True)], NOW)
    assert [(error.pointer, "bbbb" in error.en, "法律保留" in error.zh) for error in refused.value.errors] == [
        ("/files/1", True, True)
    ]


def test_whoever_proposed_an_order_cannot_confirm_it() -> None:
    with pytest.raises(OrderedByAnother):
        check_can_confirm("pending", "bo", "bo")
    check_can_confirm("pending", "bo", "dai")
    for state in ("confirmed", "done", "withdrawn"):
        with pytest.raises(OrderDecided):
            check_can_confirm(state, "bo", "dai")


def test_what_a_reader_may_do_with_an_order() -> None:
    assert acts_on("pending", "bo", "dai", may=True) == ("confirm", "withdraw")
    assert acts_on("pending", "bo", "bo", may=True) == ("withdraw",)
    assert acts_on("pending", "bo", "ada", may=False) == acts_on("done", "bo", "dai", may=True) == ()


def test_one_held_visit_holds_bytes_that_two_visits_share() -> None:
    uses = {"x": {"v1", "v2"}, "y": {"v2"}, "z": set[str]()}
    assert held_hashes(uses, ["v1"]) == {"x"}
    assert held_hashes(uses, []) == frozenset()


def test_a_night_reads_one_in_a_hundred_but_at_least_fifty_and_never_more_than_there_are() -> None:
    day = date(2026, 6, 15)
    assert [night_walk(day, total, "").sample for total in (0, 7, LEAST, 4_999, 10_001, 10**6)] == [
        0,
        7,
        LEAST,
        LEAST,
        101,
        10_000,
    ]


@pytest.mark.parametrize("total", [1, 299, 300, 301, 123_457])
def test_the_sweep_reads_every_original_within_a_year(total: int) -> None:
    assert night_walk(date(2026, 6, 15), total, "").sweep * NIGHTS >= total


def test_the_day_gives_the_sample_and_every_day_another_one() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert len({sample_place(day) for day in days}) == 365
    assert sample_place(date(2026, 6, 15)) == "2b0c192e03024075a7daaf45f3cc86aad52baf80ae37da87d695a35d03443024"


def test_the_night_begins_at_one_in_china() -> None:
    assert not is_night(datetime(2026, 6, 14, 16, 59, tzinfo=UTC))
    assert is_night(datetime(2026, 6, 14, 17, 0, tzinfo=UTC))


def test_missing_is_told_from_changed() -> None:
    assert (judge("a", None), judge("a", "b"), judge("a", "a")) == ("missing", "differs", None)
