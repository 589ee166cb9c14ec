"""Do the phone and Python agree on every event, and does each refuse one wrong byte in the other's (settled 4)?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mingcha.evidence.rules.envelope import check_signature, parse_line
from mingcha.evidence.rules.payload import SCHEMA, check_payload
from mingcha.kernel.problem import Problem
from tests.factories.evidence import sha256
from tests.vectors.event_vectors import FOLDER, vectors


def read(name: str) -> list[dict[str, Any]]:
    lines = (Path(FOLDER) / name).read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def judged(line: str, jwk: dict[str, str]) -> bool:
    """As the server judges a line: the key's id names the key, the event is well-formed, the signature fits, the payload its kind."""
    thumb = f'{{"crv":"P-256","kty":"EC","x":"{jwk["x"]}","y":"{jwk["y"]}"}}'
    try:
        event = parse_line(line.encode())
        if event.key != sha256(thumb.encode()):
            return False
        check_signature(event, jwk)
        check_payload(event.kind, event.payload)
    except Problem:
        return False
    return True


@pytest.mark.parametrize("name", ["event-v1-phone.jsonl", "event-v1-python.jsonl"])
def test_every_vector_is_judged_as_it_says(name: str) -> None:
    kept = read(name)
    assert len(kept) > 20
    assert [(one["name"], judged(one["line"], one["jwk"])) for one in kept] == [
        (one["name"], one["ok"]) for one in kept
    ]


@pytest.mark.parametrize("name", ["event-v1-phone.jsonl", "event-v1-python.jsonl"])
def test_both_halves_hold_every_kind(name: str) -> None:
    kinds = {json.loads(one["line"])["e"]["kind"] for one in read(name) if one["ok"]}
    assert kinds == set(SCHEMA["kinds"])


@pytest.mark.parametrize("name", ["event-v1-phone.jsonl", "event-v1-python.jsonl"])
def test_one_wrong_byte_in_any_good_line_is_refused(name: str) -> None:
    taken = []
    for one in read(name):
        line = one["line"]
        for place in range(0, len(line) if one["ok"] else 0, max(1, len(line) // 40)):
            twin = line[:place] + chr(ord(line[place]) ^ 1) + line[place + 1 :]
            if judged(twin, one["jwk"]):
                taken.append((one["name"], place))
    assert taken == []


def test_the_kept_python_half_is_what_the_script_makes() -> None:
    def unsigned(found: list[dict[str, Any]]) -> list[tuple[str, str, bool]]:
        return [(one["name"], one["line"].split(',"sig"')[0], one["ok"]) for one in found]

    assert unsigned(read("event-v1-python.jsonl")) == unsigned(vectors())
