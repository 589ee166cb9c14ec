"""Which visits are there, with whom, and on which checklist? Core rows for the intake and the phone's pull."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from mingcha.evidence.queries import EventRow
from mingcha.identity.queries import list_certificates_by_person
from mingcha.inspections.models import Checklist, Inspection, Seat
from mingcha.inspections.rules.record import Fact
from mingcha.inspections.rules.team import Entry, Member
from mingcha.inspections.rules.visit import Visit
from mingcha.kernel.db import session

_CHECKLISTS: dict[str, dict[str, Entry]] = {}


def lock_visits(ids: Collection[str]) -> dict[str, Visit]:
    """Locks these visits (in order) and loads them with team, certificates and checklist; unknown ids are absent."""
    columns = (
        Inspection.id,
        Inspection.state,
        Inspection.nonce,
        Inspection.record,
        Inspection.events,
        Inspection.checklist_sha256,
    )
    rows = (
        session()
        .execute(select(*columns).where(Inspection.id.in_(ids)).order_by(Inspection.id).with_for_update())
        .all()
    )
    teams = _teams([row.id for row in rows])
    return {
        row.id: Visit(
            row.id, row.state, row.nonce, teams[row.id], entries_of(row.checklist_sha256), row.record, row.events
        )
        for row in rows
    }


def _teams(ids: Sequence[str]) -> dict[str, dict[str, Member]]:
    seats = (
        session()
        .execute(
            select(Seat.inspection_id, Seat.inspector_id, Seat.name)
            .where(Seat.inspection_id.in_(ids))
            .order_by(Seat.inspection_id, Seat.no)
        )
        .all()
    )
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
            Entry(entry["id"], item["id"], entry["required_photos"]) for item in items for entry in item["entries"]
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
