"""What does a phone need for its field days? Its own visits, their checklists, and the words; one pass of Core rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from mingcha.inspections.models import Checklist, Inspection, Seat
from mingcha.inspections.queries.assistants import pulled_assistants
from mingcha.inspections.queries.history import earlier_visits
from mingcha.inspections.rules.words import REFUSAL_REASONS, TEXTS
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.registers.queries import list_contacts_by_id, list_places_by_id
from mingcha.transparency.queries import find_head

SHOWN = ("planned", "started", "sealed", "returned")
MAX_VISITS = 1000
_VISIT = (
    Inspection.id,
    Inspection.number,
    Inspection.state,
    Inspection.task_id,
    Inspection.task_number,
    Inspection.task_title,
    Inspection.object_id,
    Inspection.object,
    Inspection.due_on,
    Inspection.due_provisional,
    Inspection.window_from,
    Inspection.window_to,
    Inspection.nonce,
    Inspection.checklist_sha256,
    Inspection.draw_id,
    Inspection.draw_commit,
    Inspection.return_reason,
    Inspection.return_entries,
    Inspection.returned_at,
    Inspection.late_consent,
    Inspection.events,
)
_SEAT = (
    Seat.inspection_id,
    Seat.inspector_id,
    Seat.name,
    Seat.department,
    Seat.certificate_no,
    Seat.valid_to,
    Seat.leader,
)


def pull_assignments(*, ctx: Ctx) -> dict[str, Any]:
    """The whole pull of the caller: visits by due date with items by id; nobody else's visits (Contract, Phone protocol)."""
    mine = select(Seat.inspection_id).where(Seat.inspector_id == ctx.actor.id)
    statement = select(*_VISIT).where(Inspection.id.in_(mine), Inspection.state.in_(SHOWN))
    rows = session().execute(statement.order_by(Inspection.due_on, Inspection.id).limit(MAX_VISITS)).all()
    items, places = _items({row.checklist_sha256 for row in rows})
    objects = {row.object_id for row in rows}
    seats, places_of = _seats([row.id for row in rows]), list_places_by_id(objects)
    previous, sheets = earlier_visits(objects)
    beside = pulled_assistants(row.draw_id for row in rows)
    visits = [
        {
            **_visit(row, places[row.checklist_sha256], seats[row.id], previous.get(row.object_id, [])),
            "assistants": beside.get((row.draw_id, row.object_id), []),
            "place": _place(places_of.get(row.object_id)),
        }
        for row in rows
    ]
    head = find_head()
    return {
        "server_time": rfc3339(ctx.clock.now()),
        "checkpoint": {"size": head.size, "root": head.root} if head else None,
        "visits": visits,
        "items": items,
        "sheets": sheets,
        "texts": TEXTS[ctx.lang],
        "reference": {"refusal_reasons": REFUSAL_REASONS[ctx.lang]},
    }


def _items(checklists: set[str]) -> tuple[dict[str, dict[str, Any]], dict[str, list[str]]]:
    """Items by reference, and per checklist the references in order. Two versions of one item get two references."""
    items: dict[str, dict[str, Any]] = {}
    places: dict[str, list[str]] = {}
    for row in session().execute(
        select(Checklist.sha256, Checklist.items).where(Checklist.sha256.in_(checklists)).order_by(Checklist.sha256)
    ):
        places[row.sha256] = []
        for item in row.items:
            reference = item["id"]
            if items.setdefault(reference, item) != item:
                reference = f"{item['id']}@{item['checklist_version']}"
                items[reference] = item
            places[row.sha256].append(reference)
    return items, places


def _seats(ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The team of each visit with the numbers to call each other by: told to that team only, for the pull is a member's own."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    statement = select(*_SEAT).where(Seat.inspection_id.in_(ids)).order_by(Seat.inspection_id, Seat.no)
    seats = session().execute(statement).all()
    phones = list_contacts_by_id({seat.inspector_id for seat in seats})
    for seat in seats:
        found[seat.inspection_id].append(
            {
                "id": seat.inspector_id,
                "name": seat.name,
                "department": seat.department,
                "certificate_no": seat.certificate_no,
                "valid_to": seat.valid_to.isoformat() if seat.valid_to else "",
                "leader": seat.leader,
                "phone": phones.get(seat.inspector_id),
            }
        )
    return found


def _place(found: tuple[int, int] | None) -> dict[str, int] | None:
    """Where the register says the object stands, in millionths of a degree (WGS 84)."""
    return {"lat_u": found[0], "lng_u": found[1]} if found else None


def _visit(
    row: Row[Any], items: list[str], seats: list[dict[str, Any]], previous: list[dict[str, Any]]
) -> dict[str, Any]:
    returned = None
    if row.state == "returned":
        returned = {"reason": row.return_reason, "entries": row.return_entries, "at": rfc3339(row.returned_at)}
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state,
        "task": {"id": row.task_id, "number": row.task_number, "title": row.task_title},
        "object": row.object,
        "due_on": row.due_on.isoformat(),
        "due_provisional": row.due_provisional,
        "window": [row.window_from.isoformat(), row.window_to.isoformat()],
        "inspectors": seats,
        "items": items,
        "previous": previous,
        "offer": {
            "nonce": row.nonce,
            "template_sha256": row.checklist_sha256,
            "draw_id": row.draw_id,
            "commit": row.draw_commit,
        },
        "returned": returned,
        "late_consent": row.late_consent,
        "events": row.events,
    }
