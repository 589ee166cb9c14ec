"""Which visits are held, by whom and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.custody.models import CustodyHold
from mingcha.custody.rules.holds import InspectionUnknown
from mingcha.identity.queries import list_people_by_id
from mingcha.inspections.queries import check_can_read, find_inspections, list_inspections_by_id
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold with the names a reader knows; `lifted_at` None while it holds."""

    id: str
    inspection_id: str
    number: str
    object_name: str | None
    reason: str
    set_at: datetime
    set_by: str
    lifted_at: datetime | None
    lifted_by: str | None
    lift_reason: str | None


def held_visits() -> frozenset[str]:
    """The visits under at least one hold."""
    open_ones = select(CustodyHold.inspection_id).where(CustodyHold.lifted_at.is_(None)).distinct()
    return frozenset(session().execute(open_ones).scalars())


def list_holds(*, actor: Actor, lifted: bool = False) -> list[HoldView]:
    """Open holds, with `lifted` also former ones, the newest first; only over visits that the caller may see."""
    wanted = select(CustodyHold).order_by(CustodyHold.set_at.desc(), CustodyHold.id)
    if not lifted:
        wanted = wanted.where(CustodyHold.lifted_at.is_(None))
    rows = [row for row in session().scalars(wanted) if may_see(actor, row.inspection_id)]
    visits = list_inspections_by_id({row.inspection_id for row in rows})
    people = list_people_by_id({row.set_by for row in rows} | {row.lifted_by for row in rows if row.lifted_by})
    names = {person: found.name for person, found in people.items()}
    return [
        HoldView(
            row.id,
            row.inspection_id,
            visits[row.inspection_id].number,
            None if administers(actor) else visits[row.inspection_id].object_name,
            row.reason,
            row.set_at,
            names.get(row.set_by, ""),
            row.lifted_at,
            names.get(row.lifted_by or ""),
            row.lift_reason,
        )
        for row in rows
    ]


def inspection_of_number(number: str, *, actor: Actor) -> str:
    """The id of the inspection with this number, if the caller may see it. Raises InspectionUnknown."""
    rows = find_inspections(scope=None, q=number.strip()).items
    found = next((row.id for row in rows if row.number == number.strip()), None)
    if found is None or not may_see(actor, found):
        raise InspectionUnknown(number=number)
    return found


def may_see(actor: Actor, inspection_id: str) -> bool:
    """True if the caller may read this visit, or administers the store and reads no visit at all."""
    if administers(actor):
        return True
    try:
        check_can_read(actor, inspection_id)
    except NotFound:
        return False
    return True


def administers(actor: Actor) -> bool:
    """True for whoever looks after the store without reading inspections: numbers and hashes, no names of businesses."""
    return actor.can(Permission.CUSTODY_READ) and not actor.can(Permission.INSPECTION_READ)
