"""What does a receipt open? For others whether it matches; for its business the own record as sealed, dates, orders and what it added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingcha.follow_up import queries as follow_ups
from mingcha.identity.queries import get_department
from mingcha.inspections import queries as inspections
from mingcha.kernel.template import value_text
from mingcha.publication.queries.objections import ObjectionRow, list_objections_of
from mingcha.publication.queries.publications import find_publication_of
from mingcha.publication.rules.deadlines import State

SHOWN = frozenset({"sealed", "accepted"})
"""States in which the answers are those under the seal; a returned record is being amended."""


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One inspection as its business reads it: nothing of other businesses, no internal note, no rating's value.

    `items` are {name, department, entries: [{no, text, result, told}]}, empty while the record is being amended; `text` is what
    was signed. `orders` are follow-ups, `due_on` and `published_at` the publication's.
    """

    number: str
    object_name: str
    object_uscc: str | None
    address: str
    office: str
    task: str
    state: str
    sealed_at: datetime | None
    conclusions: list[str]
    inspectors: list[dict[str, Any]]
    items: list[dict[str, Any]]
    text: str | None
    due_on: date | None
    due_provisional: bool
    published_at: datetime | None
    object_id: str
    orders: list[follow_ups.FollowUpRow]
    proof_asked: bool
    replies: list[follow_ups.ReplyRow]
    proofs: list[follow_ups.ProofRow]
    rated_at: datetime | None
    objections: list[ObjectionRow]
    shown: bool

    @property
    def failing(self) -> list[dict[str, Any]]:
        """The entries that failed, in order."""
        return [entry for item in self.items for entry in item["entries"] if entry["result"] == "failing"]

    @property
    def count(self) -> int:
        """How many entries were asked."""
        return sum(len(item["entries"]) for item in self.items)


def matches_receipt(code: str) -> bool:
    """True if a sealed record has arrived whose seal's hash is this, or begins with these 32 characters (lower-case hex)."""
    return len(code) in (32, 64) and inspections.find_receipt(code) is not None


def get_own_record(inspection_id: str) -> OwnRecord:
    """The record of one inspection for its business. Raises NotFound."""
    seen = inspections.get_inspection(inspection_id)
    record = inspections.get_inspection_record(inspection_id)
    publication = find_publication_of(inspection_id)
    rating = follow_ups.find_rating(inspection_id)
    shown = publication is not None and publication.state == State.PUBLISHED.value
    published_at = publication.published_at if publication and shown else None
    return OwnRecord(
        number=seen.number,
        object_name=seen.object_name,
        object_uscc=seen.object_uscc,
        address=str(seen.object.get("address") or ""),
        office=get_department(seen.lead_department_id).name,
        task=seen.task_title,
        state="published" if shown else seen.state,
        sealed_at=seen.sealed_at,
        conclusions=list(seen.conclusions),
        inspectors=record["inspectors"],
        items=[_item(item) for item in record["items"]] if seen.state in SHOWN else [],
        text=record["text"],
        due_on=publication.due_on if publication else None,
        due_provisional=publication.provisional if publication else False,
        published_at=published_at,
        object_id=seen.object_id,
        orders=follow_ups.list_follow_ups_of(inspection_id),
        proof_asked=follow_ups.find_open_order(inspection_id) is not None,
        replies=follow_ups.list_replies(inspection_id),
        proofs=follow_ups.list_proofs(inspection_id),
        rated_at=rating.rated_at if rating else None,
        objections=list_objections_of(publication.id, publication.starts_on) if publication else [],
        shown=shown,
    )


def is_published(inspection_id: str) -> bool:
    """True once the result is public."""
    row = find_publication_of(inspection_id)
    return row is not None and row.published_at is not None


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    entries = [_entry(entry) for entry in item["entries"] if entry["applies"]]
    return {"name": item["name"], "department": item["department"], "entries": entries}


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    answer = entry["answer"] or {}
    result = str(answer.get("result") or "unanswered")
    told = [value_text(entry, answer.get("value")), *answer.get("reasons", []), answer.get("reason") or ""]
    return {
        "no": entry["no"],
        "text": entry["text"],
        "result": "unanswered" if result == "withdrawn" else result,
        "told": "；".join(part for part in told if part),
    }
