"""Who could take a visit over, and from what would they go on?"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from mingcha.evidence.queries import export_lines
from mingcha.identity.queries import list_certificate_holders, list_people
from mingcha.inspections.models import HandOver, Seat
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.db import session
from mingcha.kernel.permission import Role
from mingcha.kernel.problem import NotFound

LISTED = 200


def list_colleagues(inspection_id: str, *, on: date) -> list[dict[str, Any]]:
    """Inspectors of the team's departments who hold a certificate valid on the day and are not on the team, by name."""
    seats = (
        session()
        .execute(select(Seat.inspector_id, Seat.department_id).where(Seat.inspection_id == inspection_id))
        .all()
    )
    team, scope = {seat.inspector_id for seat in seats}, frozenset(seat.department_id for seat in seats)
    people = list_people(scope=scope, role=Role.INSPECTOR.value, limit=LISTED).items
    free = [person for person in people if person.id not in team and not person.disabled]
    held = list_certificate_holders([person.id for person in free], on)
    return [
        {
            "id": person.id,
            "name": person.name,
            "department": person.department_name,
            "certificate_no": held[person.id].number,
        }
        for person in free
        if person.id in held
    ]


def list_lines_of_own_visit(person_id: str, inspection_id: str) -> list[bytes]:
    """The accepted lines of a visit on whose team the person is now. Raises NotFound."""
    seat = select(Seat.no).where(Seat.inspection_id == inspection_id, Seat.inspector_id == person_id)
    if session().execute(seat).first() is None:
        raise NotFound()
    return list(export_lines(inspection_id))


def list_hand_overs(inspection_id: str) -> list[dict[str, Any]]:
    """Who gave their seat to whom, when and why, the oldest first."""
    rows = session().scalars(
        select(HandOver).where(HandOver.inspection_id == inspection_id).order_by(HandOver.at, HandOver.id)
    )
    return [
        {
            "leaves": {"id": row.leaves_id, "name": row.leaves_name},
            "joins": {"id": row.joins_id, "name": row.joins_name},
            "reason": row.reason,
            "text": row.text,
            "at": rfc3339(row.at),
            "by": row.said_by,
            "event": row.event_id,
        }
        for row in rows
    ]
