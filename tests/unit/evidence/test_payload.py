"""Are payloads judged by event_v1.json, with the pointer of the fault?"""

from __future__ import annotations

from typing import Any

import pytest

from mingcha.evidence.rules.payload import SCHEMA, check_payload, instant
from mingcha.evidence.rules.problems import EventKindUnknown, EventPayloadInvalid

UUID = "019ec5a0-0000-7000-8000-000000000001"
BLOB = {"evidence": UUID, "sha256": "a" * 64, "len": 3, "type": "image/jpeg"}
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("accept", {}),
    (
        "arrive",
        {"geo": {"lat_u": 31230400, "lng_u": -121473700, "acc_m": 12, "age_s": 3, "crs": "WGS84", "src": "api"}},
    ),
    ("answer", {"item": UUID, "entry": UUID, "result": "failing", "reason": "堆放纸箱", "reasons": ["堵塞"]}),
    ("photo", {"blob": BLOB, "src": "in-app"}),
    ("note", {"text": "第一行\n第二行"}),
    ("note", {"text": "𠮷" * 4000}),
]
BAD: list[tuple[str, Any, str]] = [
    ("accept", {"more": 1}, "/payload/more"),
    ("accept", [], "/payload"),
    ("answer", {"item": UUID, "entry": UUID}, "/payload/result"),
    ("answer", {"item": UUID, "entry": UUID.upper(), "result": "failing"}, "/payload/entry"),
    ("answer", {"item": UUID, "entry": UUID, "result": "good"}, "/payload/result"),
    ("answer", {"item": UUID, "entry": UUID, "result": "failing", "reason": None}, "/payload/reason"),
    ("answer", {"item": UUID, "entry": UUID, "result": "failing", "reasons": ["x"] * 13}, "/payload/reasons"),
    ("answer", {"item": UUID, "entry": UUID, "result": "failing", "reasons": ["a\nb"]}, "/payload/reasons/0"),
    ("photo", {"blob": {**BLOB, "len": True}, "src": "in-app"}, "/payload/blob/len"),
    ("photo", {"blob": {**BLOB, "len": -1}, "src": "in-app"}, "/payload/blob/len"),
    ("photo", {"blob": {**BLOB, "type": "image/svg+xml"}, "src": "in-app"}, "/payload/blob/type"),
    ("note", {"text": ""}, "/payload/text"),
    ("note", {"text": "x" * 4001}, "/payload/text"),
    ("note", {"text": "a\u0000b"}, "/payload/text"),
    ("sign.inspector", {"inspector": UUID}, "/payload/certificate_no"),
]


@pytest.mark.parametrize(("kind", "payload"), GOOD)
def test_payloads_that_fit_are_taken(kind: str, payload: dict[str, Any]) -> None:
    assert check_payload(kind, payload) is None


@pytest.mark.parametrize(("kind", "payload", "pointer"), BAD)
def test_a_wrong_payload_is_refused_with_the_pointer_of_its_first_fault(kind: str, payload: Any, pointer: str) -> None:
    with pytest.raises(EventPayloadInvalid) as refused:
        check_payload(kind, payload)
    assert [error.pointer for error in refused.value.errors] == [pointer]


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(EventKindUnknown) as refused:
        check_payload("erase", {})
    assert "erase" in refused.value.detail("zh")


def test_every_kind_of_the_shared_file_is_compiled() -> None:
    for kind in SCHEMA["kinds"]:
        with pytest.raises(EventPayloadInvalid):
            check_payload(kind, {"no such field": 1})


@pytest.mark.parametrize("text", ["2026-06-15T10:04:12.310+08:00", "2026-06-15T02:04:12Z"])
def test_an_instant_has_a_zone(text: str) -> None:
    assert instant(text) is not None


@pytest.mark.parametrize("text", ["2026-06-15T10:04:12", "2026-06-15", "2026-13-15T10:04:12Z", "yesterday", 5, None])
def test_a_time_without_a_zone_is_no_instant(text: Any) -> None:
    assert instant(text) is None
