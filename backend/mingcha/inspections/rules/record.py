"""What does a record say? A pure reducer: the accepted events of a visit, one after the other, give its record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mingcha.inspections.rules import media
from mingcha.inspections.rules.fact import Fact as Fact
from mingcha.inspections.rules.fact import Record as Record
from mingcha.inspections.rules.fact import flag as flag
from mingcha.inspections.rules.fact import stamp as _stamp

MATERIALS = ("finding", "sample", "document_copy", "expert_opinion", "third_party_report")
"""Kinds with an id of their own (`material`) that photos can belong to; a statement of a person who knows is one too."""
ANSWERED = frozenset({"conforming", "failing", "not_applicable", "recorded"})


def empty_record() -> Record:
    """The record of a visit of which nothing has arrived."""
    return {
        "answers": {},
        "photos": [],
        "signatures": [],
        "refusal": None,
        "notes": [],
        "steps": [],
        "ending": None,
        "seal": None,
        "countersigns": [],
        "amendments": [],
        "flags": [],
        "counts": {},
    }


def take(record: Record, fact: Fact) -> None:
    """Lets one admitted event take effect on `record` (changed in place)."""
    count = record["counts"].setdefault(fact.key, {"events": 0, "photos": 0})
    count["events"] += 1
    _TAKERS[fact.kind](record, fact)


def answer_rows(record: Record) -> dict[str, dict[str, Any]]:
    """{entry: row} of everything answered or given up with a reason; withdrawn answers are not there.

    What was answered before its condition ceased to hold counts as not applicable; the event keeps what was said.
    """
    hidden = set(record.get("hidden", ()))
    return {
        entry: {
            "item_id": said["item"],
            "result": "not_applicable" if entry in hidden else said["result"],
            "reason": said["reason"],
            "amended": said["amended"],
        }
        for entry, said in record["answers"].items()
        if said["result"] != "withdrawn"
    }


def answered(record: Record) -> int:
    """How many entries have a result."""
    return sum(said["result"] in ANSWERED for said in record["answers"].values())


def _answer(record: Record, fact: Fact) -> None:
    payload = fact.payload
    said = {
        **_stamp(fact),
        "item": payload.get("item"),
        "result": payload.get("result", "unanswered"),
        "reason": payload.get("reason"),
        "reasons": payload.get("reasons", []),
        "amended": False,
        **({"value": payload["value"]} if "value" in payload else {}),
    }
    before = record["answers"].get(payload["entry"])
    if before is not None and _is_earlier_word(before, said):
        return
    if before is not None and before["key"] != fact.key:
        flag(record, "two-phones", entries=[payload["entry"]])
        if before["at"] > said["at"]:
            return
    if fact.kind == "unanswered" and before is not None:
        if before["result"] in ANSWERED:
            return
        said["item"] = before["item"]
    record["answers"][payload["entry"]] = said


def _is_earlier_word(before: dict[str, Any], said: dict[str, Any]) -> bool:
    """Of one phone the later word stands, also where the earlier one arrives late; that an entry was given up wipes no answer."""
    if before["key"] != said["key"] or before["seq"] < said["seq"]:
        return False
    return before["result"] != "unanswered" or said["result"] not in ANSWERED


def _photo(record: Record, fact: Fact) -> None:
    payload = fact.payload
    plain = {
        name: payload.get(name)
        for name in ("entry", "src", "picker_reason", "width", "height", "caption", "derived_from", "geo", "page")
    }
    blob = payload["blob"]
    record["counts"][fact.key]["photos"] += 1
    record["photos"].append(
        {
            **_stamp(fact),
            **plain,
            "evidence": blob["evidence"],
            "sha256": blob["sha256"],
            "type": blob["type"],
            "len": blob["len"],
            **({"shows": payload["shows"]} if "shows" in payload else {}),
        }
    )


def _signature(record: Record, fact: Fact) -> None:
    payload = dict(fact.payload)
    strokes, picture = payload.pop("strokes"), payload.pop("picture")
    role = {"sign.inspector": "inspector", "sign.business": "business"}.get(fact.kind, "witness")
    if "role" in payload:
        payload["position"] = payload.pop("role")
    evidence = {"strokes": strokes["evidence"], "picture": picture["evidence"]}
    record["signatures"].append({**_stamp(fact), **payload, **evidence, "role": role})


def _stamp_of_business(record: Record, fact: Fact) -> None:
    record.setdefault("stamps", []).append({**_stamp(fact), **fact.payload})


def _ending_statement(record: Record, fact: Fact) -> None:
    said: Record = {name: fact.payload.get(name) for name in ("role", "contact", "text")}
    said["name"] = fact.payload["by"]
    record.setdefault("ending_statements", []).append({**_stamp(fact), **said})


def _step(record: Record, fact: Fact) -> None:
    payload = {("on" if name == "at" else name): value for name, value in fact.payload.items()}
    record["steps"].append({**_stamp(fact), "kind": fact.kind, **payload})


def _served(record: Record, fact: Fact) -> None:
    """The notice's own receipt signature is a step, not one of the record's signatures."""
    payload: Record = {("on" if name == "at" else name): value for name, value in fact.payload.items()}
    drawn: Record = {name: payload.pop(name)["evidence"] for name in ("strokes", "picture") if name in payload}
    record["steps"].append({**_stamp(fact), "kind": fact.kind, **payload, **drawn})


def _note(record: Record, fact: Fact) -> None:
    record["notes"].append({**_stamp(fact), "kind": fact.kind, **fact.payload})


def _registration(record: Record, fact: Fact) -> None:
    record["registration"] = {**_stamp(fact), **fact.payload}


def _statement(record: Record, fact: Fact) -> None:
    """What the business says for itself is a note; what a person who knows says (S0-2.5d) is material of its own."""
    (_material if "material" in fact.payload else _note)(record, fact)


def _material(record: Record, fact: Fact) -> None:
    """S0-2.5d, S0-2.5e. The same id again is a correction: the later words stand, the events keep both."""
    payload = dict(fact.payload)
    for name in ("strokes", "picture"):
        if name in payload:
            payload[name] = payload[name]["evidence"]
    if "kind" in payload:
        payload["manner"] = payload.pop("kind")
    kept = [one for one in record.get("materials", []) if one["material"] != payload["material"]]
    record["materials"] = [*kept, {**_stamp(fact), "kind": fact.kind, **payload, "withdrawn": None}]


def _withdrawal(record: Record, fact: Fact) -> None:
    for one in record.get("materials", []):
        if one["material"] == fact.payload["material"]:
            one["withdrawn"] = {**_stamp(fact), "reason": fact.payload["reason"]}


def _refusal(record: Record, fact: Fact) -> None:
    record["refusal"] = {**_stamp(fact), **fact.payload}


def _ending(record: Record, fact: Fact) -> None:
    record["ending"] = {**_stamp(fact), **fact.payload}


def _seal(record: Record, fact: Fact) -> None:
    for gap in fact.payload["unanswered"]:
        before = record["answers"].get(gap["entry"])
        if before is None or before["result"] not in ANSWERED | {"unanswered"}:
            said = {"item": None, "result": "unanswered", "reason": gap["reason"], "reasons": [], "amended": False}
            record["answers"][gap["entry"]] = {**_stamp(fact), **said}
    record["seal"] = {
        **_stamp(fact),
        **{name: value for name, value in fact.payload.items() if name != "events"},
        "declared_events": fact.payload["events"],
    }
    record["conclusion"] = fact.payload["conclusion"]


def _countersign(record: Record, fact: Fact) -> None:
    """Names a seal: a second look at it. Without one: the inspector's signature, made on their own phone."""
    if "seal" not in fact.payload:
        _signature(record, fact)
        record["signatures"][-1] |= {"role": "inspector", "same_device": False, "own_phone": True}
        record["signatures"][-1].setdefault("shown", None)
        return
    record["countersigns"].append({**_stamp(fact), **fact.payload})


def _amend(record: Record, fact: Fact) -> None:
    changes = []
    for change in fact.payload["changes"]:
        before = record["answers"].get(change["entry"], {"item": None, "result": None, "reason": None})
        said = {
            "item": before["item"],
            "result": change["result"],
            "reason": change.get("reason"),
            "reasons": [],
            "amended": True,
            **({"value": change["value"]} if "value" in change else {}),
        }
        record["answers"][change["entry"]] = {**_stamp(fact), **said}
        changes.append({**change, "before": {"result": before["result"], "reason": before["reason"]}})
    conclusion = fact.payload.get("conclusion")
    record["amendments"].append(
        {**_stamp(fact), "reason": fact.payload["reason"], "changes": changes, "conclusion": conclusion}
    )
    if conclusion is not None:
        record["conclusion"] = conclusion


_TAKERS: dict[str, Callable[[Record, Fact], None]] = {
    "accept": _step,
    "arrive": _step,
    "rights_told": _step,
    "recusal_asked": _step,
    "recusal_claimed": _step,
    "answer": _answer,
    "unanswered": _answer,
    "photo": _photo,
    "note": _note,
    "statement": _statement,
    "registration": _registration,
    **dict.fromkeys(MATERIALS, _material),
    "withdrawal": _withdrawal,
    "sign.inspector": _signature,
    "sign.business": _signature,
    "witness.present": _signature,
    "refuse": _refusal,
    "ending": _ending,
    "ending.statement": _ending_statement,
    "stamp.business": _stamp_of_business,
    "countersign.seen": _step,
    "hand_over": _step,
    "appointment": _step,
    "notice.served": _served,
    "notice.waived": _step,
    "seal": _seal,
    "countersign": _countersign,
    "amend": _amend,
    **media.TAKERS,
}
