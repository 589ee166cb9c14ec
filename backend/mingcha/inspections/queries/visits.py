"""Which visits are there, with whom, and on which checklist? Core rows for the intake and the phone's pull."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from mingcha.evidence.queries import EventRow
from mingcha.identity.queries import list_certificates_by_person, list_people_by_id
from mingcha.inspections.models import Checklist, HandOver, Inspection, Seat
from mingcha.inspections.rules.record import Fact
from mingcha.inspections.rules.team import Entry, Member
from mingcha.inspections.rules.visit import Visit
from mingcha.kernel.db import session
from mingcha.kernel.permission import Role

_CHECKLISTS: dict[str, dict[str, Entry]] = {}


# A batch asks these each time, so the statements are built once.
_VISIT = Inspection.metadata.tables[Inspection.__tablename__].c
_SEAT = Seat.metadata.tables[Seat.__tablename__].c
_LOCKED = (
    select(
        _VISIT.id,
        _VISIT.state,
        _VISIT.nonce,
        _VISIT.record,
        _VISIT.events,
        _VISIT.checklist_sha256,
        _VISIT.late_consent,
    )
    .where(_VISIT.id.in_(bindparam("ids", expanding=True)))
    .order_by(_VISIT.id)
    .with_for_update()
)
_SEATS = (
    select(_SEAT.inspection_id, _SEAT.inspector_id, _SEAT.name)
    .where(_SEAT.inspection_id.in_(bindparam("ids", expanding=True)))
    .order_by(_SEAT.inspection_id, _SEAT.no)
)


_HAND_OVER = HandOver.metadata.tables[HandOver.__tablename__].c
_FORMER = (
    select(_HAND_OVER.inspection_id, _HAND_OVER.leaves_id, _HAND_OVER.leaves_name)
    .where(_HAND_OVER.inspection_id.in_(bindparam("ids", expanding=True)))
    .order_by(_HAND_OVER.inspection_id, _HAND_OVER.id)
)


def lock_visits(ids: Collection[str]) -> dict[str, Visit]:
    """Locks these visits (in order) and loads them with team, certificates and checklist; unknown ids are absent."""
    rows = session().execute(_LOCKED, {"ids": list(ids)}).all()
    found = [row.id for row in rows]
    teams, former = _teams(found), _former(found)
    return {
        row.id: Visit(
            row.id,
            row.state,
            row.nonce,
            teams[row.id],
            entries_of(row.checklist_sha256),
            row.record,
            row.events,
            row.checklist_sha256,
            row.late_consent is not None,
            {person: member for person, member in former[row.id].items() if person not in teams[row.id]},
        )
        for row in rows
    }


def _former(ids: Sequence[str]) -> dict[str, dict[str, Member]]:
    """Who handed each visit over to a colleague; their phones may still send what they recorded."""
    found: dict[str, dict[str, Member]] = {key: {} for key in ids}
    for row in session().execute(_FORMER, {"ids": list(ids)}):
        found[row.inspection_id][row.leaves_id] = Member(row.leaves_id, row.leaves_name, ())
    return found


def member_of(person_id: str) -> Member | None:
    """The active inspector as somebody who could join a team; None if there is no such person."""
    person = list_people_by_id([person_id]).get(person_id)
    if person is None or person.disabled or Role.INSPECTOR not in person.roles:
        return None
    held = list_certificates_by_person([person_id]).get(person_id, ())
    return Member(person_id, person.name, tuple((one.valid_from, one.valid_to) for one in held))


def _teams(ids: Sequence[str]) -> dict[str, dict[str, Member]]:
    seats = session().execute(_SEATS, {"ids": list(ids)}).all()
    held = list_certificates_by_person({seat.inspector_id for seat in seats})
    teams: dict[str, dict[str, Member]] = {key: {} for key in ids}
    for seat in seats:
        valid = tuple((one.valid_from, one.valid_to) for one in held.get(seat.inspector_id, ()))
        teams[seat.inspection_id][seat.inspector_id] = Member(seat.inspector_id, seat.name, valid)
    return teams


def entries_of(checklist_sha256: str) -> dict[str, Entry]:
    """{entry id: entry} of a checklist. It is named by its content, so it is kept in memory once read."""
    if checklist_sha256 not in _CHECKLISTS:
        items = get_checklist(checklist_sha256)
        entries = [
            Entry(entry["id"], item["id"], entry["required_photos"], entry)
            for item in items
            for entry in item["entries"]
        ]
        if len(_CHECKLISTS) >= 512:
            _CHECKLISTS.clear()
        _CHECKLISTS[checklist_sha256] = {entry.id: entry for entry in entries}
    return _CHECKLISTS[checklist_sha256]


def get_checklist(sha256: str) -> list[dict[str, Any]]:
    """The items of a checklist in their order, with entries, as they stood at assignment."""
    items: list[dict[str, Any]] = (
        session().execute(select(Checklist.items).where(Checklist.sha256 == sha256)).scalar_one()
    )
    return items


def fact_of(event: EventRow) -> Fact:
    """An event as kept, for the reducer."""
    return Fact(event.id, event.kind, event.payload, event.at, event.key, event.seq, event.person_id, event.nonce)
