"""Which inspections are there, which wait for review, and what came of an object's visits?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from mingcha.inspections.models import Inspection, Seat
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, Part, begins, each, page_of
from mingcha.kernel.problem import NotFound
from mingcha.registers import queries as registers

CHUNK = 500
FEW = 1_000
"""So many businesses are looked up one by one; names that more of them have are met soon enough in any order."""
LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """A visit in a list. `conclusions` and `sealed_at` are there once it is sealed, `accepted_at` once approved."""

    id: str
    number: str
    state: str
    ending: str | None
    task_id: str
    task_number: str
    task_title: str
    draw_id: str
    lead_department_id: str
    object_id: str
    object_name: str
    object_uscc: str | None
    object: dict[str, Any]
    due_on: date
    due_provisional: bool
    window_from: date
    window_to: date
    opened_at: datetime
    started_at: datetime | None
    sealed_at: datetime | None
    returned_at: datetime | None
    return_reason: str | None
    accepted_at: datetime | None
    accepted_by: str | None
    acknowledged: str | None
    conclusions: list[str]
    events: int
    version: int


@dataclass(frozen=True, slots=True)
class ResultRow:
    """An accepted result of an object, newest first in lists."""

    inspection_id: str
    number: str
    task_id: str
    task_title: str
    department_id: str
    sealed_at: datetime | None
    accepted_at: datetime | None
    conclusions: list[str]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What the holder of a receipt may learn: which seal, when, by which office, and how far the record is."""

    inspection_id: str
    department_id: str
    object_id: str
    sealed_at: datetime
    state: str
    seal_hash: str


def find_visit_of(draw_id: str, object_id: str) -> str | None:
    """The id of the visit that a draw, or a lead in its place, opened for this object; None without one."""
    wanted = select(Inspection.id).where(Inspection.draw_id == draw_id, Inspection.object_id == object_id)
    return session().scalars(wanted).first()


def find_receipt(code: str) -> ReceiptRow | None:
    """The sealed record whose seal's hash begins with these 32 hex characters, or None."""
    columns = (
        Inspection.id.label("inspection_id"),
        Inspection.lead_department_id.label("department_id"),
        Inspection.object_id,
        Inspection.sealed_at,
        Inspection.state,
        Inspection.seal_hash,
    )
    within = Inspection.seal_hash.between(code, code + "g")
    row = session().execute(select(*columns).where(within, Inspection.sealed_at.is_not(None)).limit(1)).first()
    return ReceiptRow(**row._mapping) if row else None


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far a visit is: when its first event and its seal were received (`sealed_at` moves with a seal after a return)."""

    id: str
    department_id: str
    started_at: datetime | None
    sealed_at: datetime | None


_LED = select(Inspection.id, Inspection.lead_department_id.label("lead"))
_COLUMNS = [getattr(Inspection, name) for name in InspectionRow.__slots__]


def get_inspection(inspection_id: str) -> InspectionRow:
    """One visit. Raises NotFound."""
    found = list_inspections_by_id([inspection_id]).get(inspection_id)
    if found is None:
        raise NotFound()
    return found


def list_inspections_by_id(ids: Collection[str]) -> dict[str, InspectionRow]:
    """{id: visit} of those that exist."""
    rows = session().execute(select(*_COLUMNS).where(Inspection.id.in_(list(ids))))
    return {row.id: InspectionRow(*row) for row in rows}


def list_leads_of(ids: Collection[str]) -> dict[str, str]:
    """{id: the department that leads the visit} of those that exist."""
    found: dict[str, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        part = Inspection.id.in_(wanted[start : start + CHUNK])
        found |= {row.id: row.lead for row in session().execute(_LED.where(part))}
    return found


def list_progress(ids: Collection[str]) -> dict[str, ProgressRow]:
    """{id: how far it is} of those that exist."""
    columns = (Inspection.id, Inspection.lead_department_id, Inspection.started_at, Inspection.sealed_at)
    found: dict[str, ProgressRow] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        rows = session().execute(select(*columns).where(Inspection.id.in_(wanted[start : start + CHUNK])))
        found |= {row.id: ProgressRow(*row) for row in rows}
    return found


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
    statement, parts = select(*_COLUMNS), _visible(scope, person_id)
    for column, value in (
        (Inspection.lead_department_id, department_id),
        (Inspection.state, state),
        (Inspection.task_id, task_id),
    ):
        if value:
            statement = statement.where(column == value)
    if q and q.strip():
        parts = [(*seen, asked) for seen in parts for asked in _asked(q.strip())]
    statement = _when_and_who(statement, seat, since, until)
    page = page_of(statement, key=(Inspection.due_on, Inspection.id), cursor=cursor, limit=limit, parts=parts)
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
        rows = session().execute(select(*_COLUMNS).where(clause).order_by(Inspection.number).limit(LOOKED_AT))
        found += [InspectionRow(*row) for row in rows]
    if scope is None:
        return found[:limit]
    seats = select(Seat.inspection_id, Seat.department_id, Seat.inspector_id)
    rows = session().execute(seats.where(Seat.inspection_id.in_([one.id for one in found])))
    theirs = {row.inspection_id for row in rows if row.department_id in scope or row.inspector_id == person_id}
    return [one for one in found if one.lead_department_id in scope or one.id in theirs][:limit]


def _asked(words: str) -> list[ColumnElement[bool]]:
    """What each part of a search looks up: few businesses by their ids, many by reading on; then codes and numbers."""
    known = registers.list_named(words, FEW)
    by_name = Inspection.object_name.contains(words, autoescape=True)
    found = [by_name if known is None else Inspection.object_id.in_(known)]
    if words.isascii():
        found += [begins(Inspection.object_uscc, words.upper()), begins(Inspection.number, words)]
    return found


def _when_and_who(statement: Any, seat: str | None, since: datetime | None, until: datetime | None) -> Any:
    """`seat` is part of an inspector's name or a certificate number; the instants bound the seal, else the start, else the opening."""
    if seat and seat.strip():
        named = or_(Seat.name.contains(seat.strip(), autoescape=True), Seat.certificate_no == seat.strip())
        statement = statement.where(Inspection.id.in_(select(Seat.inspection_id).where(named)))
    at = func.coalesce(Inspection.sealed_at, Inspection.started_at, Inspection.opened_at)
    if since is not None:
        statement = statement.where(at >= since)
    return statement if until is None else statement.where(at < until)


def list_review_queue(
    departments: Collection[str], *, cursor: str | None = None, limit: int = LIMIT
) -> Page[InspectionRow]:
    """Sealed visits that wait for the review of these lead departments, due first."""
    theirs = Inspection.lead_department_id.in_(sorted(departments))
    statement = select(*_COLUMNS).where(theirs, Inspection.state == "sealed")
    page = page_of(statement, key=(Inspection.due_on, Inspection.id), cursor=cursor, limit=limit)
    return Page([InspectionRow(*row) for row in page.items], page.next)


def list_results_of_object(object_id: str) -> list[ResultRow]:
    """Accepted results of an object, newest first (portal, drawing weights, previous results)."""
    columns = (
        Inspection.id,
        Inspection.number,
        Inspection.task_id,
        Inspection.task_title,
        Inspection.lead_department_id,
        Inspection.sealed_at,
        Inspection.accepted_at,
        Inspection.conclusions,
    )
    statement = select(*columns).where(Inspection.object_id == object_id, Inspection.state == "accepted")
    return [
        ResultRow(*row) for row in session().execute(statement.order_by(Inspection.accepted_at.desc(), Inspection.id))
    ]


def count_by_state(*, task_id: str | None = None, scope: Collection[str] | None = None) -> dict[str, int]:
    """{state: number of visits}, of one task or of the departments in scope."""
    statement = select(Inspection.state, func.count()).group_by(Inspection.state).order_by(Inspection.state)
    if task_id:
        statement = statement.where(Inspection.task_id == task_id)
    if scope is not None:
        statement = statement.where(Inspection.lead_department_id.in_(list(scope)))
    return {row[0]: row[1] for row in session().execute(statement)}


def _visible(scope: Collection[str] | None, person_id: str | None) -> list[Part]:
    """What each department of the scope leads, and where its people are guests in another's visit, or the person sits."""
    if scope is None:
        return each()
    guests = select(Seat.inspection_id).where(Seat.guest.is_(True), Seat.department_id.in_(sorted(scope)))
    parts: list[Part] = [*each((Inspection.lead_department_id, scope)), (Inspection.id.in_(guests),)]
    if person_id is not None:
        own = select(Seat.inspection_id).where(Seat.inspector_id == person_id)
        parts.append((Inspection.id.in_(own),))
    return parts
