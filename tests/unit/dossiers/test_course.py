"""Timeline, gaps and positions: what do they say, and what do they not claim?"""

from __future__ import annotations

from typing import Any

from mingcha.dossiers.rules.gaps import gaps
from mingcha.dossiers.rules.places import metres, places
from mingcha.dossiers.rules.timeline import HeadSeen, Log, timeline

MEI = "mei"


def event(kind: str, minute: int, **more: Any) -> dict[str, Any]:
    at = f"2026-06-15T02:{minute:02d}:00Z"
    plain = {"id": f"{kind}-{minute}", "kind": kind, "at": at, "received_at": "2026-06-15T09:00:00Z", "by": MEI}
    return {**plain, "leaf": f"leaf-{minute}", "flags": [], "text": "", "key": "k", "seq": minute, **more}


def record(**more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "events": [],
        "reviews": [],
        "publication": None,
        "follow_ups": [],
        "imports": [],
        "team": [{"id": MEI, "name": "梅示例"}],
    }
    plain |= {
        "sealed": {"shown": "s", "at": "2026-06-15T03:00:00Z", "text": ""},
        "signatures": [],
        "items": [],
        "evidence": [],
    }
    return {**plain, "inspection": {"state": "sealed"}, **more}


def test_an_event_lies_between_what_its_phone_had_seen_and_who_saw_it_first() -> None:
    facts = [{"kind": "visit.offer", "subject": "v", "index": 3, "at": "2026-06-14T01:00:00Z", "text": ""}]
    heads = [
        HeadSeen(5, "2026-06-14T08:00:00Z"),
        HeadSeen(
            20, "2026-06-15T09:10:00Z", (("witness.example", "2026-06-15T09:12:00Z"), ("tsa", "2026-06-15T09:11:00Z"))
        ),
    ]
    log = Log({"leaf-5": 12}, facts, heads, {"arrive-5": 5})
    steps = timeline(record(events=[event("arrive", 5)]), log)
    assert [step["kind"] for step in steps] == ["visit.offer", "arrive"]
    bounds = {name: steps[1][name] for name in ("not_before", "not_before_by", "not_after", "not_after_by")}
    assert bounds == {
        "not_before": "2026-06-14T08:00:00Z",
        "not_before_by": "head",
        "not_after": "2026-06-15T09:11:00Z",
        "not_after_by": "tsa",
    }


def test_without_a_witness_the_end_rests_on_the_office_and_says_so() -> None:
    waiting = timeline(record(events=[event("arrive", 5)]), Log({}))[0]
    assert (waiting["not_before"], waiting["not_after"], waiting["not_after_by"]) == (
        None,
        "2026-06-15T09:00:00Z",
        "received",
    )
    own = timeline(
        record(events=[event("arrive", 5)]), Log({"leaf-5": 1}, heads=[HeadSeen(2, "2026-06-15T09:10:00Z")])
    )[0]
    assert (own["not_after"], own["not_after_by"]) == ("2026-06-15T09:10:00Z", "own_head")


def test_neighbouring_answers_are_one_step_and_keep_their_flags() -> None:
    told = record(
        events=[event("answer", 1), event("answer", 2, flags=["clock"]), event("photo", 3), event("answer", 4)]
    )
    steps = timeline(told, Log({}))
    assert [(step["kind"], step["count"], step["until"][14:16]) for step in steps] == [
        ("answer", 2, "02"),
        ("photo", 1, "03"),
        ("answer", 1, "04"),
    ]
    assert steps[0]["flags"] == ["clock"]


def entry(result: str | None, **more: Any) -> dict[str, Any]:
    plain = {"id": "e", "no": 1, "text": "通道", "result": result, "reason": None, "applies": True, "photos": 0}
    return {**plain, "required_photos": 0, **more}


def test_everything_that_lacks_is_named() -> None:
    entries = [entry("unanswered", reason="停电"), entry(None), entry("failing", required_photos=2, photos=1)]
    entries += [entry(None, applies=False), entry("conforming")]
    files = [{"event": "p", "role": "photo", "sha256": "ab", "state": "announced", "gate": None}]
    signed = [{"event": "s", "name": "梅示例", "role": "inspector", "shown": "other"}]
    told = record(items=[{"entries": entries}], evidence=files, signatures=signed)
    found = gaps(told, parked=2, lost={"k" * 64: [[4, 6]]})
    assert [gap["code"] for gap in found] == [
        "void_signature",
        "few_signatures",
        "unanswered",
        "silent",
        "photos",
        "missing_file",
        "sequence",
        "parked",
    ]
    assert found[2]["figures"]["reason"] == "停电" and found[6]["figures"] == {"key": "k" * 8, "first": 4, "last": 6}
    assert [gap["code"] for gap in gaps(record(sealed=None), parked=0, lost={})] == ["no_seal"]


def test_distances_are_those_of_the_sphere_and_never_across_datums() -> None:
    assert metres((32_331_200, 121_185_300), (32_331_200, 121_185_300)) == 0
    assert 1_100 < metres((32_331_200, 121_185_300), (32_341_200, 121_185_300)) < 1_125
    geo = {"lat_u": 32_331_200, "lng_u": 121_185_300, "acc_m": 9, "age_s": 1, "crs": "GCJ02", "src": "api"}
    told = [
        {"event": "a", "kind": "arrive", "at": "", "geo": geo},
        {"event": "b", "kind": "photo", "at": "", "geo": {**geo, "crs": "WGS84"}},
    ]
    assert [one["metres"] for one in places(told, (32_341_200, 121_185_300))] == [None, 1112]
    assert [one["metres"] for one in places(told, None)] == [None, None]
