"""What is the whole record of one visit, and who may see it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from mingcha.evidence.actions import IMPORTED, fits
from mingcha.evidence.queries import EventRow, ItemRow, find_item, list_events_of_visit, list_items_of_visit
from mingcha.identity.queries import department_scope, list_departments_by_id, list_people_by_id
from mingcha.inspections.models import HandOver, Inspection, Seat
from mingcha.inspections.queries.assistants import assistants_of, attaching
from mingcha.inspections.queries.recordings import importing, list_imported
from mingcha.inspections.queries.reviews import reviews_of, stands_in
from mingcha.inspections.queries.teams import list_hand_overs
from mingcha.inspections.queries.visits import entries_of, get_checklist
from mingcha.inspections.rules.asked import hidden_of
from mingcha.inspections.rules.review import Reviewable, check_can_approve, check_can_recall, check_can_review
from mingcha.inspections.rules.seal import is_under
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound, Problem
from mingcha.plans.queries import get_task

MEDIA = ("clips", "documents", "late_evidence")


@dataclass(frozen=True, slots=True)
class Viewer:
    """What somebody may see: `scope` None is every department, `person_id` their own visits beside it."""

    scope: frozenset[str] | None
    person_id: str


def viewer_of(actor: Actor) -> Viewer:
    """Auditors and the system see all; office roles their departments; inspectors only visits they are on."""
    if actor.is_system or actor.can(Permission.DOSSIER_READ):
        return Viewer(None, actor.id)
    if actor.can(Permission.INSPECTION_READ):
        return Viewer(department_scope(actor) or frozenset(), actor.id)
    return Viewer(frozenset(), actor.id)


def check_can_read(actor: Actor, inspection_id: str) -> None:
    """Raises NotFound unless the actor is on the team, or in the lead's or a team member's department with the right to read."""
    viewer = viewer_of(actor)
    lead = session().execute(select(Inspection.lead_department_id).where(Inspection.id == inspection_id)).scalar()
    if lead is None:
        raise NotFound()
    if viewer.scope is None or lead in viewer.scope:
        return
    seats = (
        session()
        .execute(select(Seat.inspector_id, Seat.department_id).where(Seat.inspection_id == inspection_id))
        .all()
    )
    if any(seat.inspector_id == viewer.person_id or seat.department_id in viewer.scope for seat in seats):
        return
    if not stands_in(actor, inspection_id, lead):
        raise NotFound()


_ON_TEAM = select(Seat.no).where(Seat.inspection_id == bindparam("visit"), Seat.inspector_id == bindparam("person"))
_WAS_ON_TEAM = select(HandOver.id).where(
    HandOver.inspection_id == bindparam("visit"), HandOver.leaves_id == bindparam("person")
)


def is_on_team(person_id: str, inspection_id: str) -> bool:
    """True if the person sits on the visit's team, or did before a colleague took over (their phone still sends its files)."""
    asked = {"visit": inspection_id, "person": person_id}
    return any(session().execute(statement, asked).first() is not None for statement in (_ON_TEAM, _WAS_ON_TEAM))


def visit_of_evidence(actor: Actor, evidence_id: str) -> ItemRow:
    """The piece of evidence if the actor may read its visit. Raises NotFound, also for a foreign one."""
    item = find_item(evidence_id)
    if item is None:
        raise NotFound()
    check_can_read(actor, item.visit)
    return item


def list_blobs_of_visit(inspection_id: str) -> list[ItemRow]:
    """All evidence of the visit with hash, size, type and state, in order of announcement (dossier)."""
    return list_items_of_visit(inspection_id)


def reviewable(row: Inspection, items: list[ItemRow]) -> Reviewable:
    """What the review rules need to know of a visit."""
    team = session().execute(select(Seat.inspector_id).where(Seat.inspection_id == row.id)).scalars()
    left = session().execute(select(HandOver.leaves_id).where(HandOver.inspection_id == row.id)).scalars()
    were = frozenset(team) | frozenset(left)
    return Reviewable(row.state, row.lead_department_id, were, len(_pending(items)))


def _pending(items: list[ItemRow]) -> list[str]:
    """What the record waits for: not a file that the desk is still sending, which no signed event names."""
    return [item.id for item in items if item.state != "stored" and item.src != IMPORTED]


PLAIN = ("refusal", "notes", "steps", "seal", "countersigns", "amendments", "flags")
LISTS = ("recordings", "stamps", "ending_statements")


def get_inspection_record(inspection_id: str, *, actor: Actor | None = None, lang: str = "zh") -> dict[str, Any]:
    """The whole record as JSON values: object, team, items with answers, photos, signatures, notes, seal, events, flags, reviews.

    With an actor, `can` lists what this person may do now. Raises NotFound. Whether the actor may read it is check_can_read's.
    """
    row = session().get(Inspection, inspection_id, populate_existing=True)
    if row is None:
        raise NotFound()
    items, events = list_items_of_visit(row.id), list_events_of_visit(row.id)
    record = row.record
    blobs = {item.id: item for item in items}
    department = list_departments_by_id([row.lead_department_id])[row.lead_department_id]
    return {
        **_head(row),
        "department": {"id": department.id, "name": department.name},
        "inspectors": _team(row.id),
        "assistants": assistants_of(row),
        "items": _items(row, record),
        "photos": [{**photo, **_bytes_of(blobs.get(photo["evidence"]))} for photo in record["photos"]],
        "signatures": [_signature(one, record, blobs) for one in record["signatures"]],
        **{name: [{**row, **_bytes_of(blobs.get(row["evidence"]))} for row in record.get(name, [])] for name in MEDIA},
        "imports": [{**one.shown(), **_bytes_of(blobs.get(one.id))} for one in list_imported(row.id)],
        "photos_missing": record.get("photos_missing", {}),
        "paper": record.get("paper"),
        "late_registration": record.get("late_registration"),
        "late_consent": row.late_consent,
        "materials": [_material(one, blobs) for one in record.get("materials", [])],
        "registration": record.get("registration"),
        **{name: record[name] for name in PLAIN},
        **{name: record.get(name, []) for name in LISTS},
        "ending_record": record["ending"],
        "conclusion": row.conclusions,
        "text": record["seal"]["text"] if record["seal"] else None,
        "pending_evidence": _pending(items),
        "events": _timeline(events, lang),
        "reviews": reviews_of(row.id),
        "hand_overs": list_hand_overs(row.id),
        "can": [] if actor is None else [*_can(actor, row, items), *attaching(actor, row), *importing(actor, row)],
    }


def _head(row: Inspection) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state,
        "version": row.version,
        "task": {"id": row.task_id, "number": row.task_number, "title": row.task_title},
        "draw": {"id": row.draw_id, "commit": row.draw_commit},
        "planned": not get_task(row.task_id).unplanned,
        "object": row.object,
        "due_on": row.due_on.isoformat(),
        "due_provisional": row.due_provisional,
        "window": [row.window_from.isoformat(), row.window_to.isoformat()],
        "nonce": row.nonce,
        "template_sha256": row.checklist_sha256,
        "opened_at": rfc3339(row.opened_at),
        **{
            name: _instant(getattr(row, name))
            for name in ("started_at", "sealed_at", "returned_at", "accepted_at", "cancelled_at")
        },
        "accepted_by": row.accepted_by,
        "ending": row.ending,
        "acknowledged": row.acknowledged,
        "returned": {"reason": row.return_reason, "entries": row.return_entries, "at": _instant(row.returned_at)}
        if row.returned_at
        else None,
        "cancel_reason": row.cancel_reason,
    }


def _instant(value: Any) -> str | None:
    return None if value is None else rfc3339(value)


def _team(inspection_id: str) -> list[dict[str, Any]]:
    seats = session().scalars(select(Seat).where(Seat.inspection_id == inspection_id).order_by(Seat.no))
    return [
        {
            "id": seat.inspector_id,
            "name": seat.name,
            "department": seat.department,
            "department_id": seat.department_id,
            "certificate_no": seat.certificate_no,
            "valid_to": seat.valid_to.isoformat() if seat.valid_to else None,
            "leader": seat.leader,
        }
        for seat in seats
    ]


def _items(row: Inspection, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every entry with its last answer; `applies` is False where its condition does not hold."""
    answers, hidden = record["answers"], hidden_of(entries_of(row.checklist_sha256), record["answers"])
    return [
        {
            **item,
            "entries": [
                {**entry, "answer": answers.get(entry["id"]), "applies": entry["id"] not in hidden}
                for entry in item["entries"]
            ],
        }
        for item in get_checklist(row.checklist_sha256)
    ]


def _bytes_of(item: ItemRow | None) -> dict[str, Any]:
    """Whether the bytes have arrived, and whether the picture may be shown; `disposed`: an order of two people had them deleted."""
    if item is None:
        return {"stored": False, "gate": None}
    return {
        "stored": item.state == "stored",
        "gate": "disposed" if item.disposed_at else item.gate,
        "stored_at": _instant(item.stored_at),
        "type_differs": item.found is not None and not fits(item.type, item.found),
    }


def _signature(one: dict[str, Any], record: Mapping[str, Any], blobs: Mapping[str, ItemRow]) -> dict[str, Any]:
    seal = record["seal"]
    stored = all(blobs[one[name]].state == "stored" if one[name] in blobs else False for name in ("strokes", "picture"))
    return {**one, "void": seal is not None and not is_under(one, seal["shown"]), "stored": stored}


def _material(one: dict[str, Any], blobs: Mapping[str, ItemRow]) -> dict[str, Any]:
    """A finding, statement, sample, copy, opinion or report; `stored` tells whether its signature's bytes are there."""
    named = [blobs.get(one[name]) for name in ("strokes", "picture") if name in one]
    return {**one, "stored": all(item is not None and item.state == "stored" for item in named)}


def _timeline(events: list[EventRow], lang: str) -> list[dict[str, Any]]:
    people = list_people_by_id({event.person_id for event in events})
    return [
        {
            "id": event.id,
            "kind": event.kind,
            "at": rfc3339(event.at),
            "received_at": rfc3339(event.received_at),
            "by": {"id": event.person_id, "name": people[event.person_id].name if event.person_id in people else ""},
            "device": event.key,
            "seq": event.seq,
            "leaf": event.leaf,
            "status": event.status,
            "problem": event.problem[lang] if event.problem else None,
            "flags": event.flags,
        }
        for event in events
    ]


def _can(actor: Actor, row: Inspection, items: list[ItemRow]) -> list[str]:
    if not actor.can(Permission.INSPECTION_REVIEW):
        return []
    found, allowed = reviewable(row, items), []
    for name, check in (("approve", check_can_approve), ("return", check_can_review), ("recall", check_can_recall)):
        try:
            check(actor.department_id, actor.id, found, actor.stands_for)
            allowed.append(name)
        except Problem:
            continue
    return allowed


__all__ = [
    "Viewer",
    "check_can_read",
    "entries_of",
    "get_inspection_record",
    "is_on_team",
    "list_blobs_of_visit",
    "reviewable",
    "viewer_of",
    "visit_of_evidence",
]
