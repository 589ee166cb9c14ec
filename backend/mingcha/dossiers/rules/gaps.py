"""What is not there, or not as the list asks? Each with a code, its figures and where to look. Pure; facts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Gap = dict[str, Any]


def gaps(record: Mapping[str, Any], *, parked: int, lost: Mapping[str, Sequence[Sequence[int]]]) -> list[Gap]:
    """`parked` events wait for a person; `lost` are ranges of numbers that a phone of the visit never sent: {key: [[from, to]]}."""
    found = [*_seal(record), *_entries(record), *_files(record)]
    found += [
        _gap("sequence", None, key=key[:8], first=a, last=b) for key, some in sorted(lost.items()) for a, b in some
    ]
    if parked:
        found.append(_gap("parked", None, n=parked))
    return found


def _gap(code: str, ref: str | None, **figures: Any) -> Gap:
    return {"code": code, "ref": ref, "figures": figures}


def _seal(record: Mapping[str, Any]) -> list[Gap]:
    if record["sealed"] is None:
        return [_gap("no_seal", None, state=record["inspection"]["state"])]
    shown = record["sealed"]["shown"]
    void = [one for one in record["signatures"] if one.get("shown") not in (None, shown)]
    signed = {one["name"] for one in record["signatures"] if one["role"] == "inspector" and one not in void}
    found = [_gap("void_signature", one["event"], name=one["name"]) for one in void]
    if len(signed) < 2:
        found.append(_gap("few_signatures", None, n=len(signed)))
    return found


def _entries(record: Mapping[str, Any]) -> list[Gap]:
    found = []
    for entry in (entry for item in record["items"] for entry in item["entries"] if entry["applies"]):
        place = {"no": entry["no"], "text": entry["text"]}
        if entry["result"] == "unanswered":
            found.append(_gap("unanswered", entry["id"], reason=entry["reason"] or "", **place))
        elif entry["result"] is None:
            found.append(_gap("silent", entry["id"], **place))
        elif entry["photos"] < (entry["required_photos"] or 0):
            found.append(_gap("photos", entry["id"], n=entry["photos"], wanted=entry["required_photos"], **place))
    return found


def _files(record: Mapping[str, Any]) -> list[Gap]:
    missing = [one for one in record["evidence"] if one["state"] != "stored"]
    broken = [one for one in record["evidence"] if one["state"] == "stored" and one["gate"] == "broken"]
    found = [_gap("missing_file", one["event"], role=one["role"], sha256=one["sha256"]) for one in missing]
    return found + [_gap("broken_file", one["event"], role=one["role"], sha256=one["sha256"]) for one in broken]
