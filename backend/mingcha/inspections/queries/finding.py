"""Which visits does somebody see who asks by state, task, words, people or days? Read along the indexes, whatever the size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from mingcha.inspections.models import Inspection, Seat
from mingcha.inspections.queries.lists import ROW, InspectionRow
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, Part, begins, each, page_of
from mingcha.registers import queries as registers

LOOKED_AT = 60
Source = tuple[Select[Any], Sequence[Any]]
FEW = 1_000
"""So many businesses are looked up one by one; names that more of them have are met soon enough in any order."""


def find_inspections(
    *,
    scope: Collection[str] | None,
    person_id: str | None = None,
    department_id: str | None = None,
    state: str | None = None,
    task_id: str | None = None,
    q: str | None = None,
    seat: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[InspectionRow]:
    """A page of visits by due date. `scope`: departments whose visits (led, or with one of theirs on the team) may be seen; None is all.

    `q` is part of the object's name (two characters or more, looked up by its present one), or its credit code or the visit's number from the beginning.
    """
    asked = [
        column == value
        for column, value in (
            (Inspection.lead_department_id, department_id),
            (Inspection.state, state),
            (Inspection.task_id, task_id),
        )
        if value
    ]
    asked += _when_and_who(seat, since, until)
    parts, others = _sources(scope, person_id, asked, q.strip() if q else "")
    key = (Inspection.due_on, Inspection.id)
    page = page_of(select(*ROW), key=key, cursor=cursor, limit=limit, parts=parts, others=others)
    return Page([InspectionRow(*row) for row in page.items], page.next)


def find_by_number(
    words: str, *, scope: Collection[str] | None, person_id: str | None, limit: int
) -> list[InspectionRow]:
    """Visits whose number begins with the words, or of the business with this credit code; read by their indexes alone.

    What the reader may see is looked at in the rows found: a condition over all teams would cost more than the search.
    """
    begins = Inspection.number.between(words, words + "Z" * 20) & (
        func.substr(Inspection.number, 1, len(words)) == words
    )
    found: list[InspectionRow] = []
    for clause in (begins, Inspection.object_uscc == words.upper()):
        rows = session().execute(select(*ROW).where(clause).order_by(Inspection.number).limit(LOOKED_AT))
        found += [InspectionRow(*row) for row in rows]
    if scope is None:
        return found[:limit]
    seats = select(Seat.inspection_id, Seat.department_id, Seat.inspector_id)
    rows = session().execute(seats.where(Seat.inspection_id.in_([one.id for one in found])))
    theirs = {row.inspection_id for row in rows if row.department_id in scope or row.inspector_id == person_id}
    return [one for one in found if one.lead_department_id in scope or one.id in theirs][:limit]


def _sources(
    scope: Collection[str] | None, person_id: str | None, asked: list[ColumnElement[bool]], q: str
) -> tuple[list[Part], list[Source]]:
    """Along which indexes the visits are read: what is led, where one sits, and what a search looks up."""
    known = registers.list_named(q, FEW) if q else None
    words = _words(q, known)
    if known is not None:
        return [(*asked, *_seen(scope, person_id), one) for one in words], []
    led = each((Inspection.lead_department_id, scope))
    parts: list[Part] = [(*seen, *asked, one) for seen in led for one in words or [true()]]
    said = or_(*words) if words else true()
    places = (Seat.due_on, Seat.inspection_id)
    return list(parts), [(sitting.where(*asked, said), places) for sitting in _sitting(scope, person_id)]


def _words(q: str, known: list[str] | None) -> list[ColumnElement[bool]]:
    """What each part of a search looks up: few businesses by their ids, many by reading on; codes and numbers from their beginning."""
    if not q:
        return []
    by_name = Inspection.object_name.contains(q, autoescape=True)
    found = [by_name if known is None else Inspection.object_id.in_(known)]
    if q.isascii():
        found += [begins(Inspection.object_uscc, q.upper()), begins(Inspection.number, q)]
    return found


def _seen(scope: Collection[str] | None, person_id: str | None) -> list[ColumnElement[bool]]:
    """May a visit that was looked up be seen?"""
    if scope is None:
        return []
    theirs: ColumnElement[bool] = Seat.department_id.in_(sorted(scope))
    theirs = theirs if person_id is None else or_(theirs, Seat.inspector_id == person_id)
    sits = select(Seat.no).where(Seat.inspection_id == Inspection.id, theirs).exists()
    return [or_(Inspection.lead_department_id.in_(sorted(scope)), sits)]


def _when_and_who(seat: str | None, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """`seat` is part of an inspector's name or a certificate number; the instants bound the seal, else the start, else the opening."""
    found: list[ColumnElement[bool]] = []
    if seat and seat.strip():
        named = or_(Seat.name.contains(seat.strip(), autoescape=True), Seat.certificate_no == seat.strip())
        found.append(Inspection.id.in_(select(Seat.inspection_id).where(named)))
    at = func.coalesce(Inspection.sealed_at, Inspection.started_at, Inspection.opened_at)
    if since is not None:
        found.append(at >= since)
    return found if until is None else [*found, at < until]


def _sitting(scope: Collection[str] | None, person_id: str | None) -> list[Select[Any]]:
    """Visits where people of the scope are guests of the department that leads, or where the person sits."""
    if scope is None:
        return []
    seated = select(*ROW).select_from(Seat).join(Inspection, Inspection.id == Seat.inspection_id)
    found = [seated.where(Seat.department_id == one, Seat.guest == true()) for one in sorted(scope)]
    return found if person_id is None else [*found, seated.where(Seat.inspector_id == person_id)]
