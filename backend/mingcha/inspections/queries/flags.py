"""Which flags are there, and who may see them? Auditors all, supervisors those of visits that their department leads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from mingcha.identity.queries import list_people_by_id
from mingcha.inspections.models import Inspection, Presence, VisitFlag
from mingcha.inspections.queries.records import Viewer, check_can_read, viewer_of
from mingcha.inspections.rules.flags import Fix
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound

APART = timedelta(hours=24)
"""Visits further apart than this are not compared: any place can be reached in a day."""
NEIGHBOURS = 50


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another visit of the same person around the same time, with the positions there."""

    visit: str
    from_at: datetime
    fixes: list[Fix]


def list_first_fixes(ids: Sequence[str]) -> dict[str, Fix]:
    """{visit: the first position that a phone of its team measured there, in WGS 84}; visits without one are absent (map)."""
    found: dict[str, Fix] = {}
    statement = select(Presence.inspection_id, Presence.fixes).where(Presence.inspection_id.in_(list(ids)))
    for visit, fixes in session().execute(statement.order_by(Presence.inspection_id, Presence.person_id)):
        for fix in map(Fix.of, fixes):
            earlier = found.get(visit)
            if fix.crs == "WGS84" and (earlier is None or fix.at < earlier.at):
                found[visit] = fix
    return found


def neighbours_of(visit: str, person: str, from_at: datetime, to_at: datetime) -> list[Neighbour]:
    """Other visits of the person within a day, the nearest fifty by time."""
    statement = (
        select(Presence.inspection_id, Presence.from_at, Presence.fixes)
        .where(
            Presence.person_id == person,
            Presence.inspection_id != visit,
            Presence.from_at <= to_at + APART,
            Presence.from_at >= from_at - 2 * APART,
            Presence.to_at >= from_at - APART,
        )
        .order_by(Presence.from_at, Presence.inspection_id)
        .limit(NEIGHBOURS)
    )
    return [
        Neighbour(row.inspection_id, row.from_at, [Fix.of(fix) for fix in row.fixes])
        for row in session().execute(statement)
    ]


def find_flags(
    *,
    actor: Actor,
    state: str | None = None,
    kind: str | None = None,
    visit: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[dict[str, Any]]:
    """A page of flags, the newest first; `state` open or explained, `visit` those of one visit."""
    statement = select(VisitFlag)
    viewer = viewer_of(actor)
    if viewer.scope is not None:
        led = select(Inspection.id).where(Inspection.lead_department_id.in_(list(viewer.scope)))
        statement = statement.where(or_(VisitFlag.first_id.in_(led), VisitFlag.second_id.in_(led)))
    if state is not None:
        statement = statement.where(VisitFlag.explained_at.is_(None) == (state == "open"))
    if kind is not None:
        statement = statement.where(VisitFlag.kind == kind)
    if visit is not None:
        statement = statement.where(or_(VisitFlag.first_id == visit, VisitFlag.second_id == visit))
    page = page_of(statement, key=(VisitFlag.found_at, VisitFlag.id), cursor=cursor, limit=limit, descending=True)
    return Page(_shown(page.items, actor, viewer), page.next)


def flags_of_visit(visit: str, actor: Actor | None) -> list[dict[str, Any]]:
    """The flags of one visit for its record; nobody else than who may read flags sees any."""
    if actor is None or not actor.can(Permission.FLAG_READ):
        return []
    return list(find_flags(actor=actor, visit=visit).items)


def get_flag(flag_id: str, *, actor: Actor) -> dict[str, Any]:
    """One flag as find_flags shows it. Raises NotFound."""
    row = session().get(VisitFlag, flag_id)
    if row is None:
        raise NotFound()
    check_sees_flag(actor, row)
    return _shown([row], actor, viewer_of(actor))[0]


def check_sees_flag(actor: Actor, row: VisitFlag) -> None:
    """Raises NotFound unless one of its visits is led by a department of the actor's, or the actor sees all."""
    viewer = viewer_of(actor)
    if viewer.scope is None:
        return
    visits = [one for one in (row.first_id, row.second_id) if one]
    led = set(session().scalars(select(Inspection.lead_department_id).where(Inspection.id.in_(visits))))
    if not led & viewer.scope:
        raise NotFound()


def _shown(rows: Sequence[VisitFlag], actor: Actor, viewer: Viewer) -> list[dict[str, Any]]:
    visits = _visits({one for row in rows for one in (row.first_id, row.second_id) if one}, actor, viewer)
    told = [row.facts.get(name) for row in rows for name in ("first", "second")]
    named = {row.facts["person"] for row in rows if "person" in row.facts}
    named |= {side["by"] for side in told if isinstance(side, dict) and side.get("by")}
    people = {key: person.name for key, person in list_people_by_id(named).items()}
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "found_at": rfc3339(row.found_at),
            "first": visits[row.first_id],
            "second": visits[row.second_id] if row.second_id else None,
            "facts": row.facts,
            "people": {key: people.get(key, "") for key in _named_in(row)},
            "explained": _explained(row),
        }
        for row in rows
    ]


def _named_in(row: VisitFlag) -> list[str]:
    sides = (row.facts.get("first"), row.facts.get("second"))
    found = {side["by"] for side in sides if isinstance(side, dict) and side.get("by")}
    return sorted(found | ({row.facts["person"]} if "person" in row.facts else set()))


def _explained(row: VisitFlag) -> dict[str, Any] | None:
    if row.explained_at is None:
        return None
    return {"at": rfc3339(row.explained_at), "by": row.explained_by_name, "reason": row.explanation}


def _visits(ids: Collection[str], actor: Actor, viewer: Viewer) -> dict[str, dict[str, Any]]:
    """Number of each visit; the business only where the actor may read the visit."""
    columns = (Inspection.id, Inspection.number, Inspection.object_name)
    found = {}
    for row in session().execute(select(*columns).where(Inspection.id.in_(list(ids)))):
        readable = viewer.scope is None or _readable(actor, row.id)
        shown = {"id": row.id, "number": row.number, "object": row.object_name if readable else None}
        found[row.id] = {**shown, "readable": readable}
    return found


def _readable(actor: Actor, visit: str) -> bool:
    try:
        check_can_read(actor, visit)
    except NotFound:
        return False
    return True
