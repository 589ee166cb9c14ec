"""What happened to one inspection, in order, who says so, and within which instants is it provable? From log, events, decisions and dates. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingcha.dossiers.rules.words import FOLLOW_UPS, reviewer, word

Step = dict[str, Any]
JOINED = ("answer", "photo", "unanswered")
PHASES = {
    "draw.commit": "draw",
    "draw.seed": "draw",
    "draw.reveal": "draw",
    "draw.event": "draw",
    "draw.void": "draw",
    "visit.offer": "assignment",
    "visit.team": "assignment",
    "accept": "assignment",
    "appointment": "assignment",
    "notice.served": "notice",
    "notice.waived": "notice",
    "arrive": "arrival",
    "rights_told": "arrival",
    "recusal_asked": "arrival",
    "recusal_claimed": "arrival",
    "sign.inspector": "signatures",
    "sign.business": "signatures",
    "stamp.business": "signatures",
    "refuse": "signatures",
    "witness.present": "signatures",
    "countersign": "signatures",
    "countersign.seen": "signatures",
    "seal": "seal",
    "amend": "after",
    "late_evidence": "after",
    "import": "after",
    "withdrawn_import": "after",
    "late_registration": "after",
    "approve": "approval",
    "return": "approval",
    "recall": "approval",
    "published": "publication",
    "follow_up_opened": "follow_up",
    "follow_up_closed": "follow_up",
    "missing_found": "obligation",
    "missing_closed": "obligation",
}


@dataclass(frozen=True, slots=True)
class HeadSeen:
    """A signed head: its size, when the office signed it, and who outside saw it, and when."""

    size: int
    at: str
    outside: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """What the log knows of a case: {leaf hash or fact key: place}, the facts, the heads, and the head that each event's phone had seen."""

    places: Mapping[str, int]
    facts: Sequence[Mapping[str, Any]] = ()
    heads: Sequence[HeadSeen] = ()
    seen: Mapping[str, int] = field(default_factory=dict)


def timeline(record: Mapping[str, Any], log: Log) -> list[Step]:
    """Steps by the time that they claim: {at, kind, phase, by, text, source, ref, count, until, index, not_before, not_after, …}.

    `source` is log (a fact of the authority's log), event (signed on a phone), review, import (at the desk), publication, follow_up or obligation.
    """
    steps = [_fact(fact) for fact in log.facts]
    steps += [_event(event, record, log.places.get(event["leaf"])) for event in record["events"]]
    steps += [_brought(one) for one in record["imports"]]
    steps += _office(record, log)
    ordered = sorted(steps, key=lambda step: (step["at"], step["index"] is None, step["index"] or 0))
    return [_bounded(step, log) for step in _joined(ordered)]


def _step(at: str, kind: str, by: str, text: str, source: str, ref: str, index: int | None = None) -> Step:
    own: Step = {"index": index, "until": at, "count": 1, "received_at": None, "flags": []}
    plain = {"at": at, "kind": kind, "by": by, "text": text, "source": source, "ref": ref}
    return {**plain, "phase": PHASES.get(kind, "work"), **own}


def _fact(fact: Mapping[str, Any]) -> Step:
    return _step(fact["at"], fact["kind"], "", fact["text"], "log", fact["subject"], fact["index"])


def _event(event: Mapping[str, Any], record: Mapping[str, Any], index: int | None) -> Step:
    names = {member["id"]: member["name"] for member in record["team"]}
    step = _step(event["at"], event["kind"], names.get(event["by"], ""), event["text"], "event", event["id"], index)
    return {**step, "received_at": event["received_at"], "flags": list(event["flags"])}


def _brought(one: Mapping[str, Any]) -> Step:
    kind = "withdrawn_import" if one["withdrawn"] else "import"
    return _step(one["at"], kind, one["by"]["name"], one["filename"], "import", one["evidence"])


def _office(record: Mapping[str, Any], log: Log) -> list[Step]:
    """What the office decided; a decision and a publication have a leaf too."""
    steps, found = [], record["publication"]
    for no, one in enumerate(record["reviews"]):
        index = log.places.get(f"visit.review {no}")
        steps.append(_step(one["at"], one["decision"], reviewer(one), one["reason"] or "", "review", one["id"], index))
    if found and found["published_at"]:
        index = log.places.get("publication 0")
        steps.append(_step(found["published_at"], "published", "", "", "publication", found["id"], index))
    for one in record["follow_ups"]:
        steps.append(
            _step(one["opened_at"], "follow_up_opened", "", word(FOLLOW_UPS, one["kind"]), "follow_up", one["id"])
        )
        if one["closed_at"]:
            steps.append(_step(one["closed_at"], "follow_up_closed", "", one["close_reason"], "follow_up", one["id"]))
    for one in record.get("overdue", ()):
        steps.append(_step(one["found_at"], "missing_found", "", one["kind"], "obligation", one["id"]))
        if one["closed_at"]:
            steps.append(_step(one["closed_at"], "missing_closed", "", one["kind"], "obligation", one["id"]))
    return steps


def _joined(steps: Sequence[Step]) -> list[Step]:
    """Neighbouring answers or photos of one person become one step with their number: forty lines of answers hide the rest."""
    out: list[Step] = []
    for step in steps:
        last = out[-1] if out else None
        same = last and step["kind"] in JOINED and (last["kind"], last["by"]) == (step["kind"], step["by"])
        if last and same and step["source"] == "event":
            last["count"] += 1
            last["until"] = step["at"]
            last["flags"] = sorted({*last["flags"], *step["flags"]})
        else:
            out.append(dict(step))
    return out


def _bounded(step: Step, log: Log) -> Step:
    """The interval that can be proved: from what the phone had been given to who first saw the leaf."""
    before, after = _not_before(step, log), _not_after(step, log)
    return {
        **step,
        "not_before": before[0],
        "not_before_by": before[1],
        "not_after": after[0],
        "not_after_by": after[1],
    }


def _not_before(step: Step, log: Log) -> tuple[str | None, str | None]:
    """An event names the nonce of its offer, and the head that its phone saw last."""
    if step["source"] != "event":
        return None, None
    offers = [fact["at"] for fact in log.facts if fact["kind"] == "visit.offer"]
    bounds = [(at, "offer") for at in offers[:1]]
    size = log.seen.get(step["ref"])
    bounds += [(head.at, "head") for head in log.heads if size and head.size == size][:1]
    return max(bounds) if bounds else (None, None)


def _not_after(step: Step, log: Log) -> tuple[str | None, str | None]:
    """Whoever outside saw its leaf first; else the office's own signed head, else when the office says it came."""
    heads = [head for head in log.heads if step["index"] is not None and head.size > step["index"]]
    outside = [(at, who) for head in heads for who, at in head.outside]
    if outside:
        return min(outside)
    if heads:
        return min(head.at for head in heads), "own_head"
    return (step["received_at"], "received") if step["received_at"] else (None, None)
