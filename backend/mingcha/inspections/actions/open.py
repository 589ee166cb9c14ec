"""How does a drawn object become a visit with a team, a checklist and an offer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from mingcha.draws.events import DrawAssigned, DrawRowEnded, DrawTeamChanged
from mingcha.identity.queries import list_certificates_by_person, list_departments_by_id, list_people_by_id
from mingcha.inspections.events import InspectionsChanged, OpenedVisit, VisitCancelled, VisitsOpened
from mingcha.inspections.models import Checklist, Inspection, Seat
from mingcha.inspections.queries.lists import list_leads_of
from mingcha.inspections.rules.record import empty_record
from mingcha.inspections.rules.states import OPEN
from mingcha.kernel import audit, events
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.plans.queries import TaskRow, get_task
from mingcha.registers.queries import EntryRow, ObjectRow, list_checklists, list_items_by_id, list_objects_by_id
from mingcha.transparency import actions as log

CHUNK = 500


def open_visits(event: DrawAssigned) -> None:
    """Opens a visit for each drawn object that has none yet (with nonce and checklist), and seats its team (S0-2.5c: one visit)."""
    ctx, task = event.ctx, get_task(event.task_id)
    checklist = _checklist(task)
    known = _known(event.draw_id, [row.object_id for row in event.rows])
    fresh = [row for row in event.rows if row.object_id not in known]
    first = _count_of_task(task.id) + 1
    objects = list_objects_by_id([row.object_id for row in fresh])
    opened = [_visit(event, task, checklist, objects[row.object_id], first + n) for n, row in enumerate(fresh)]
    for start in range(0, len(opened), CHUNK):
        session().execute(insert(Inspection), opened[start : start + CHUNK])
    codes = {row.object_id: row.code for row in fresh}
    log.append_facts(
        "visit.offer", {visit["id"]: _offer(visit, codes[visit["object_id"]]) for visit in opened}, ctx=ctx
    )
    ids = known | {visit["object_id"]: visit["id"] for visit in opened}
    seat_teams({ids[row.object_id]: row.inspectors for row in event.rows}, ctx=ctx)
    audit.record(
        ctx,
        "open_visits",
        ("draw", event.draw_id),
        None,
        {"task": task.id, "opened": len(opened), "seated": len(event.rows)},
    )
    events.publish(VisitsOpened(tuple(_opened(visit) for visit in opened), ctx))


def _opened(visit: Mapping[str, Any]) -> OpenedVisit:
    return OpenedVisit(visit["id"], visit["lead_department_id"], visit["due_on"], visit["due_provisional"])


def seat_teams(teams: dict[str, Sequence[str]], *, ctx: Ctx) -> None:
    """Sets the teams of visits: {inspection id: person ids in seat order, the first leads}. Name and certificate are copied."""
    people = list_people_by_id({person for team in teams.values() for person in team})
    held = list_certificates_by_person(people)
    today = ctx.clock.today()
    rows, known = [], list_leads_of(teams)
    for inspection_id, team in teams.items():
        for no, person_id in enumerate(team, start=1):
            certificates = held.get(person_id, ())
            now = next(
                (one for one in certificates if one.valid_from <= today <= one.valid_to),
                certificates[0] if certificates else None,
            )
            rows.append(
                {
                    "inspection_id": inspection_id,
                    "no": no,
                    "inspector_id": person_id,
                    "department_id": people[person_id].department_id,
                    "name": people[person_id].name,
                    "department": people[person_id].department_name,
                    "certificate_no": now.number if now else "",
                    "valid_to": now.valid_to if now else None,
                    "leader": no == 1,
                    "guest": people[person_id].department_id != known[inspection_id].department_id,
                    "due_on": known[inspection_id].due_on,
                }
            )
    ids = list(teams)
    for start in range(0, len(ids), CHUNK):
        session().execute(delete(Seat).where(Seat.inspection_id.in_(ids[start : start + CHUNK])))
    for start in range(0, len(rows), CHUNK):
        session().execute(insert(Seat), rows[start : start + CHUNK])
    log.append_facts("visit.team", _teams(rows), ctx=ctx)
    events.publish(InspectionsChanged(tuple(ids)))


def change_team(event: DrawTeamChanged) -> None:
    """Somebody was recused or replaced: the team of an open visit is the new one; closed visits keep theirs."""
    for inspection_id in _open_of(event.draw_id, event.object_id):
        seat_teams({inspection_id: event.inspectors}, ctx=event.ctx)
        audit.record(
            event.ctx, "change_team", ("inspection", inspection_id), None, {"inspectors": list(event.inspectors)}
        )


def end_visit(event: DrawRowEnded) -> None:
    """The object left the draw: its open visit is cancelled, with the reason; nothing is deleted."""
    for inspection_id in _open_of(event.draw_id, event.object_id):
        values = {
            "state": "cancelled",
            "cancelled_at": event.ctx.clock.now(),
            "cancel_reason": event.reason,
            "version": Inspection.version + 1,
        }
        session().execute(update(Inspection).where(Inspection.id == inspection_id).values(values))
        events.publish(InspectionsChanged((inspection_id,)))
        audit.record(event.ctx, "cancel_visit", ("inspection", inspection_id), None, {"reason": event.reason})
        events.publish(VisitCancelled(inspection_id, event.reason, event.ctx))


def _open_of(draw_id: str, object_id: str) -> list[str]:
    statement = select(Inspection.id).where(
        Inspection.draw_id == draw_id, Inspection.object_id == object_id, Inspection.state.in_(OPEN)
    )
    return list(session().execute(statement.order_by(Inspection.id)).scalars())


def _known(draw_id: str, object_ids: Sequence[str]) -> dict[str, str]:
    statement = select(Inspection.object_id, Inspection.id).where(Inspection.draw_id == draw_id)
    wanted = set(object_ids)
    return {row.object_id: row.id for row in session().execute(statement) if row.object_id in wanted}


def _count_of_task(task_id: str) -> int:
    return (
        session()
        .execute(select(func.count()).select_from(Inspection).where(Inspection.task_id == task_id))
        .scalar_one()
    )


def _checklist(task: TaskRow) -> str:
    """Stores the task's items with their entries as they stand now; named by their RFC 8785 SHA-256."""
    items, entries = list_items_by_id(task.item_ids), list_checklists(task.item_ids)
    departments = list_departments_by_id({item.department_id for item in items.values()})
    shown = [
        {
            "id": item.id,
            "code": item.code,
            "name": item.name,
            "department": departments[item.department_id].name,
            "category": item.category,
            "legal_basis": "；".join(item.legal_basis),
            "checklist_version": item.checklist_version,
            "entries": [_entry(entry) for entry in entries.get(item.id, [])],
        }
        for item in (items[item_id] for item_id in task.item_ids)
    ]
    sha256 = sha256_hex(canonical(shown))
    insert_ignore(
        Checklist, [{"sha256": sha256, "items": shown}], index_elements=["sha256"], returning=Checklist.sha256
    )
    return sha256


def _entry(entry: EntryRow) -> dict[str, Any]:
    return {
        "id": entry.id,
        "no": str(entry.no),
        "text": entry.text,
        "guide": entry.guide or "",
        "kind": entry.kind,
        "required_photos": entry.required_photos,
        "reasons": list(entry.reasons),
        **({"spec": entry.spec} if entry.spec else {}),
        **({"when": entry.shown_when} if entry.shown_when else {}),
    }


def _offer(visit: Mapping[str, Any], code: str | None) -> dict[str, Any]:
    """What the log keeps of an offer: which draw chose whom, by which checklist, and the nonce to which the phone binds what it signs.

    `drawn` is the business's id in the draw's files; `about` binds what the record says of it (name, address, …) without telling it.
    """
    window = [visit["window_from"].isoformat(), visit["window_to"].isoformat()]
    chosen = {"draw": visit["draw_id"], "commit": visit["draw_commit"], "object": visit["object_id"]}
    chosen |= {"about": sha256_hex(canonical(visit["object"]))} | ({"drawn": code} if code else {})
    return {**chosen, "template": visit["checklist_sha256"], "nonce": visit["nonce"], "window": window}


def _teams(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the log keeps of teams, by visit: the seats' persons and the cards that they hold."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        until = row["valid_to"].isoformat() if row["valid_to"] else ""
        seat = {"person": row["inspector_id"], "certificate_no": row["certificate_no"], "valid_to": until}
        found.setdefault(row["inspection_id"], {"team": []})["team"].append(seat)
    return found


def _visit(event: DrawAssigned, task: TaskRow, checklist: str, found: ObjectRow, number: int) -> dict[str, Any]:
    ctx = event.ctx
    return {
        "id": ctx.ids.new(),
        "number": f"{task.number}-{number:04d}",
        "draw_id": event.draw_id,
        "draw_commit": event.commit,
        "task_id": task.id,
        "task_number": task.number,
        "task_title": task.title,
        "lead_department_id": task.lead_department_id,
        "object_id": found.id,
        "object_name": found.name,
        "object_uscc": found.uscc,
        "object": _object(found),
        "checklist_sha256": checklist,
        "nonce": ctx.chance.token(32).hex(),
        "window_from": task.window_from,
        "window_to": task.window_to,
        "due_on": task.window_to,
        "due_provisional": False,
        "opened_at": ctx.clock.now(),
        "state": "planned",
        "conclusions": [],
        "record": empty_record(),
        "events": 0,
        "version": 1,
        "return_entries": [],
    }


def _object(found: ObjectRow) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "uscc": found.uscc,
        "address": found.address or "",
        "district": found.district,
        "industry": found.industry or "",
        "risk_class": found.risk_class,
        "legal_representative": found.legal_representative,
        "contact_name": found.contact_name or found.legal_representative,
        "contact_phone": found.contact_phone,
    }
