"""What happened to one inspection, in order, and who says so? From signed events, decisions and published dates. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Step = dict[str, Any]


def timeline(record: Mapping[str, Any]) -> list[Step]:
    """Steps by time: {at, kind, by, text, source, ref}. `source` is event (signed on a phone), review, import (at the desk), publication or follow_up."""
    steps = [_event(event, record) for event in record["events"]]
    steps += [_review(one) for one in record["reviews"]]
    steps += [_brought(one) for one in record["imports"]]
    steps += _publication(record["publication"])
    for one in record["follow_ups"]:
        steps.append(_step(one["opened_at"], "follow_up_opened", "", one["kind"], "follow_up", one["id"]))
        if one["closed_at"]:
            steps.append(_step(one["closed_at"], "follow_up_closed", "", one["close_reason"], "follow_up", one["id"]))
    return sorted(_joined(steps), key=lambda step: step["at"])


def _step(at: str, kind: str, by: str, text: str, source: str, ref: str) -> Step:
    return {"at": at, "kind": kind, "by": by, "text": text, "source": source, "ref": ref, "count": 1}


def _event(event: Mapping[str, Any], record: Mapping[str, Any]) -> Step:
    names = {member["id"]: member["name"] for member in record["team"]}
    return _step(event["at"], event["kind"], names.get(event["by"], ""), event["text"], "event", event["id"])


def _review(one: Mapping[str, Any]) -> Step:
    return _step(one["at"], one["decision"], one["by"], one["reason"] or "", "review", one["id"])


def _brought(one: Mapping[str, Any]) -> Step:
    kind = "withdrawn_import" if one["withdrawn"] else "import"
    return _step(one["at"], kind, one["by"]["name"], one["filename"], "import", one["evidence"])


def _publication(found: Mapping[str, Any] | None) -> list[Step]:
    if found is None or not found["published_at"]:
        return []
    return [_step(found["published_at"], "published", "", "", "publication", found["id"])]


def _joined(steps: Sequence[Step]) -> list[Step]:
    """Neighbouring answers of one person become one step with their number: forty lines of answers hide the rest."""
    out: list[Step] = []
    for step in steps:
        last = out[-1] if out else None
        if last and step["kind"] == "answer" == last["kind"] and step["by"] == last["by"]:
            last["count"] += 1
        else:
            out.append(dict(step))
    return out
