"""What is one event to the record, and how is a place in the record stamped with it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as the record sees it; `person_id` owns the device key, `digest` is the hash of its `e`."""

    id: str
    kind: str
    payload: dict[str, Any]
    at: datetime
    key: str
    seq: int
    person_id: str
    nonce: str
    digest: str = ""


def stamp(fact: Fact) -> dict[str, Any]:
    """Which event, when (claimed), by which key and person."""
    at = fact.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"event": fact.id, "at": at, "key": fact.key, "seq": fact.seq, "by": fact.person_id}


def flag(record: Record, code: str, **more: Any) -> None:
    """Marks something a reviewer should look at; a flag never blocks."""
    if not any(one["code"] == code for one in record["flags"]):
        record["flags"].append({"code": code, **more})
