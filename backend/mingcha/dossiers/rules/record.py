"""What does data/record.json say? One document over everything known of an inspection, from which the print and the timeline follow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.dossiers.rules.words import RESULTS, word
from mingcha.kernel.template import value_text

FORM = "mingcha-dossier-2"
DRAFT = "mingcha-draft-2"
"""The form of what is asked from the desk: nothing left the house, so the log binds nothing yet."""
ANSWERED = ("conforming", "failing", "not_applicable", "recorded", "unanswered")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the queries gather: `seen` is the inspection's own record, the rest comes from the floors around it. All JSON values.

    `outside`: the lead for which it stands outside the plan; then there is neither plan nor draw.
    """

    seen: Mapping[str, Any]
    thing: Mapping[str, Any]
    authorities: Sequence[str]
    plan: Mapping[str, Any] | None
    task: Mapping[str, Any]
    draw: Mapping[str, Any] | None
    events: Sequence[Mapping[str, Any]]
    evidence: Sequence[Mapping[str, Any]]
    publication: Mapping[str, Any] | None
    follow_ups: Sequence[Mapping[str, Any]]
    replies: Sequence[Mapping[str, Any]]
    receipt: str | None
    imports: Sequence[Mapping[str, Any]]
    sample: bool
    obligation: Mapping[str, Any] | None = None
    overdue: Sequence[Mapping[str, Any]] = ()
    outside: Mapping[str, Any] | None = None


def document(parts: Parts) -> dict[str, Any]:
    """The whole record; the same parts give the same document."""
    seen = parts.seen
    words = {entry["id"]: entry["text"] for item in seen["items"] for entry in item["entries"]}
    seal = seen["seal"]
    return {
        "form": FORM,
        "made_on": _last_day(parts),
        "sample": parts.sample,
        "inspection": _head(seen),
        "object": dict(parts.thing),
        "authorities": list(parts.authorities),
        "plan": dict(parts.plan) if parts.plan else None,
        "task": dict(parts.task),
        "draw": dict(parts.draw) if parts.draw else None,
        **({"outside": dict(parts.outside)} if parts.outside else {}),
        "team": [dict(member) for member in seen["inspectors"]],
        **{name: [dict(one) for one in seen[name]] for name in ("assistants", "steps", "stamps", "ending_statements")},
        "conclusions": list(seen["conclusion"]),
        "methods": list(seal["methods"]) if seal else [],
        "ending": seen["ending_record"],
        "items": [_item(item, seen["photos"]) for item in seen["items"]],
        "sealed": {"text": seal["text"], "shown": seal["shown"], "at": seal["at"]} if seal else None,
        "signatures": [_signature(one) for one in seen["signatures"]],
        "receipt": parts.receipt,
        "refusal": seen["refusal"],
        "notes": [_note(one) for one in seen["notes"]],
        "registration": seen["registration"],
        "materials": [dict(one) for one in seen["materials"]],
        "amendments": [_amendment(one, words) for one in seen["amendments"]],
        "flags": list(seen["flags"]),
        "reviews": [_review(no, one, seen["id"]) for no, one in enumerate(seen["reviews"], 1)],
        "publication": dict(parts.publication) if parts.publication else None,
        **_duties(parts),
        "events": [dict(one) for one in parts.events],
        "evidence": [dict(one) for one in parts.evidence],
        "imports": [dict(one) for one in parts.imports],
        "missing": sorted({str(one["sha256"]) for one in parts.evidence if one["state"] == "announced"}),
    }


def _duties(parts: Parts) -> dict[str, Any]:
    """What was to be done until when, what was missing of it, what follows, and what the business stated."""
    return {
        "follow_ups": [dict(one) for one in parts.follow_ups],
        "replies": [dict(one) for one in parts.replies],
        "obligation": dict(parts.obligation) if parts.obligation else None,
        "overdue": [dict(one) for one in parts.overdue],
    }


def _head(seen: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "number", "state", "ending", "acknowledged", "due_on", "window", "nonce", "template_sha256")
    times = ("opened_at", "started_at", "sealed_at", "returned_at", "accepted_at")
    return {name: seen[name] for name in (*names, *times)}


def _last_day(parts: Parts) -> str:
    """The day of the last thing that happened: the date of the document, so that the same record gives the same bytes."""
    instants = (
        [one["received_at"] for one in parts.events]
        + [one["at"] for one in parts.seen["reviews"]]
        + [parts.seen["opened_at"]]
    )
    instants += [one["at"] for one in parts.imports]
    instants += [one[name] for one in parts.follow_ups for name in ("opened_at", "closed_at") if one[name]]
    instants += [one["at"] for one in parts.replies]
    instants += [proof["at"] for one in parts.follow_ups for proof in one["proofs"]]
    if parts.publication and parts.publication["published_at"]:
        instants.append(parts.publication["published_at"])
    return str(max(instants))[:10]


def _item(item: Mapping[str, Any], photos: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    taken: dict[str, int] = {}
    for photo in photos:
        if photo["entry"]:
            taken[photo["entry"]] = taken.get(photo["entry"], 0) + 1
    entries = [_entry(entry, taken.get(entry["id"], 0)) for entry in item["entries"]]
    return {
        "id": item["id"],
        "code": item["code"],
        "name": item["name"],
        "department": item.get("department") or "",
        "legal_basis": _lines(item.get("legal_basis")),
        "entries": entries,
    }


def _entry(entry: Mapping[str, Any], photos: int) -> dict[str, Any]:
    answer = entry["answer"] or {}
    result = answer.get("result")
    return {
        "id": entry["id"],
        "no": entry["no"],
        "text": entry["text"],
        "guide": entry.get("guide") or "",
        "result": result if result in ANSWERED else None,
        "reason": answer.get("reason"),
        "reasons": list(answer.get("reasons", [])),
        "value": value_text(entry, answer.get("value")),
        "applies": entry["applies"],
        "amended": bool(answer.get("amended")),
        "required_photos": entry["required_photos"],
        "photos": photos,
    }


def _lines(value: Any) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else [str(line) for line in value]


def _signature(one: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "event",
        "at",
        "role",
        "name",
        "shown",
        "same_device",
        "certificate_no",
        "position",
        "identity",
        "contact",
        "id_no",
        "note",
        "opinion",
        "strokes",
    )
    return {name: one[name] for name in names if name in one}


def _note(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "event": one["event"],
        "at": one["at"],
        "kind": one["kind"],
        "by_name": one.get("by") if one["kind"] == "statement" else None,
        "role": one.get("role", ""),
        "text": one["text"],
    }


def _amendment(one: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    changes = [
        {
            "entry": c["entry"],
            "text": words.get(c["entry"], c["entry"]),
            "before": c["before"]["result"],
            "result": c["result"],
            "reason": c.get("reason"),
        }
        for c in one["changes"]
    ]
    return {
        "event": one["event"],
        "at": one["at"],
        "by": one["by"],
        "reason": one["reason"],
        "changes": changes,
        "conclusion": one["conclusion"],
    }


def _review(no: int, one: Mapping[str, Any], inspection_id: str) -> dict[str, Any]:
    return {
        "id": f"{inspection_id}#{no}",
        "at": one["at"],
        "decision": one["decision"],
        "by": one["by"]["name"],
        "by_id": one["by"]["id"],
        "reason": one["reason"],
        "entries": one["entries"],
        **({"for": one["for"]["name"], "for_id": one["for"]["id"]} if one.get("for") else {}),
    }


def event_text(kind: str, payload: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """A few words on what an event says, for the timeline; facts only."""
    entry = words.get(str(payload.get("entry", "")), "")
    if kind in ("answer", "unanswered"):
        return f"{entry}：{word(RESULTS, payload.get('result', 'unanswered'))}" if entry else ""
    if kind == "photo":
        return entry or str(payload.get("caption") or "")
    for name in ("text", "note", "reason", "name", "to"):
        if isinstance(payload.get(name), str) and kind != "seal":
            return str(payload[name])[:200]
    return ""


def named_hashes(payloads: Sequence[Mapping[str, Any]]) -> list[str]:
    """The SHA-256 of every file that the events name, each once, sorted."""
    blobs = [payload[name] for payload in payloads for name in ("blob", "strokes", "picture") if name in payload]
    return sorted({str(blob["sha256"]) for blob in blobs})
