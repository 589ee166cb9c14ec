"""What do sound, film, documents and captions add to a record? Part of the pure reducer (S3A-2.7c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mingcha.inspections.rules.fact import Fact, Record, flag, stamp
from mingcha.inspections.rules.paper_problems import EvidenceUnknown

_CLIP = (
    "medium",
    "purpose",
    "src",
    "entry",
    "recording",
    "part",
    "slice_ms",
    "chain",
    "duration_ms",
    "ended",
    "caption",
    "picker_reason",
    "device_no",
    "taken_from",
    "taken_to",
    "geo",
)
_DOCUMENT = ("title", "src", "entry", "caption", "picker_reason")
_LATE = ("medium", "src", "reason", "device_no", "taken_from", "taken_to")
LISTS = ("photos", "clips", "documents", "late_evidence")


def check_caption(record: Record, evidence: str) -> None:
    """Raises EvidenceUnknown unless the record holds this piece of evidence."""
    if _find(record, evidence) is None:
        raise EvidenceUnknown()


def _find(record: Record, evidence: str) -> dict[str, Any] | None:
    rows = (row for name in LISTS for row in record.get(name, []))
    return next((row for row in rows if row["evidence"] == evidence), None)


def _row(fact: Fact, names: tuple[str, ...]) -> dict[str, Any]:
    blob = fact.payload["blob"]
    plain = {name: fact.payload.get(name) for name in names}
    bytes_ = {"evidence": blob["evidence"], "sha256": blob["sha256"], "type": blob["type"], "len": blob["len"]}
    return {**stamp(fact), **plain, **bytes_}


def _clip(record: Record, fact: Fact) -> None:
    row = _row(fact, _CLIP) | {"chunks": len(fact.payload.get("chunks", []))}
    record.setdefault("clips", []).append(row)
    if row["ended"] in {"app_closed", "save_failed", "low_space", "device_lost"}:
        flag(record, "recording-cut")


def _document(record: Record, fact: Fact) -> None:
    record.setdefault("documents", []).append(_row(fact, _DOCUMENT))


def _late(record: Record, fact: Fact) -> None:
    record.setdefault("late_evidence", []).append(_row(fact, _LATE))
    flag(record, "late-evidence")


def _recording(record: Record, fact: Fact) -> None:
    record.setdefault("recordings", []).append({**stamp(fact), "kind": fact.kind, **fact.payload})


def _caption(record: Record, fact: Fact) -> None:
    row = _find(record, fact.payload["evidence"])
    if row is not None:
        row["caption"] = fact.payload["text"]


def _photo_missing(record: Record, fact: Fact) -> None:
    record.setdefault("photos_missing", {})[fact.payload["entry"]] = {**stamp(fact), "reason": fact.payload["reason"]}


def _paper(record: Record, fact: Fact) -> None:
    record["paper"] = {**stamp(fact), **fact.payload}


def _late_registration(record: Record, fact: Fact) -> None:
    record["late_registration"] = {**stamp(fact), **fact.payload}


TAKERS: dict[str, Callable[[Record, Fact], None]] = {
    "recording.started": _recording,
    "recording.paused": _recording,
    "recording.resumed": _recording,
    "clip": _clip,
    "document": _document,
    "caption": _caption,
    "photo_missing": _photo_missing,
    "late_evidence": _late,
    "paper_backfill": _paper,
    "late_registration": _late_registration,
}
