"""What must be there before a visit may end another way? One table for server and phone: endings_v1.json."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

TABLE: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[1] / "endings_v1.json").read_text(encoding="utf-8")
)
ENDINGS: dict[str, dict[str, Any]] = TABLE["endings"]
EXCUSING = frozenset(kind for kind, needs in ENDINGS.items() if needs["excuses"])
"""Endings after which entries may stay open and the ending's text is the written reason for the missing signature."""


def missing_evidence(kind: str, photos: int, have: Collection[str]) -> list[str]:
    """What is still missing: "photos" (too few of the place), "one_of" (nobody and nothing that bears it out), in this order.

    `photos` counts original photos without an entry; `have` names what else there is (statement, witness, business, refusal,
    recording, reference).
    """
    needs = ENDINGS[kind]
    found = set(have) | ({"photo"} if photos else set())
    short = ["photos"] if photos < needs["photos"] else []
    return [*short, "one_of"] if needs["one_of"] and not found & set(needs["one_of"]) else short


def evidence_of(record: Mapping[str, Any], signed: Collection[str], shown: str) -> tuple[int, set[str]]:
    """What a record has for its ending: photos without an entry, and the rest by name. `signed` are roles under this text."""
    photos = sum(photo["entry"] is None and photo["derived_from"] is None for photo in record["photos"])
    have = set(signed) & {"witness", "business"}
    if record.get("ending_statements"):
        have.add("statement")
    if record.get("clips"):
        have.add("recording")
    refusal, ending = record["refusal"], record["ending"]
    if refusal is not None and refusal["shown"] == shown:
        have.add("refusal")
    if ending is not None and ending.get("reference"):
        have.add("reference")
    return photos, have
