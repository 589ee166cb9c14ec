"""Which evidence does an event announce? The blobs inside a payload, with the role each plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mingcha.evidence.rules.envelope import Event

_ROLES = {"blob": "photo", "strokes": "strokes", "picture": "picture"}
_MEDIA = {"clip": "clip", "document": "document", "late_evidence": "clip"}
"""Kinds whose `blob` is no photo."""


@dataclass(frozen=True, slots=True)
class Announced:
    """One piece of evidence named by a signed event. `length` in bytes, `sha256` from the phone."""

    id: str
    role: str
    sha256: str
    length: int
    type: str
    entry: str | None
    src: str | None
    derived_from: str | None


def announced(event: Event) -> list[Announced]:
    """The evidence of an event whose payload has been checked; most events have none."""
    payload = event.payload
    roles = _ROLES | {"blob": _MEDIA.get(event.kind, "photo")}
    return [_announced(payload, payload[name], role) for name, role in roles.items() if name in payload]


def _announced(payload: dict[str, Any], blob: dict[str, Any], role: str) -> Announced:
    return Announced(
        id=blob["evidence"],
        role=role,
        sha256=blob["sha256"],
        length=blob["len"],
        type=blob["type"],
        entry=payload.get("entry"),
        src=payload.get("src"),
        derived_from=payload.get("derived_from"),
    )
