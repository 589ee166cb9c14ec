"""Which inspections are there, which wait for review, and what came of an object's visits?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.inspections.models import Inspection
from mingcha.inspections.rules.states import IN_WORK
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound

CHUNK = 500


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
class Led:
    """Who leads a visit, and when it is due."""

    department_id: str
    due_on: date


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


ROW = [getattr(Inspection, name) for name in InspectionRow.__slots__]


def get_inspection(inspection_id: str) -> InspectionRow:
    """One visit. Raises NotFound."""
    found = list_inspections_by_id([inspection_id]).get(inspection_id)
    if found is None:
        raise NotFound()
    return found


def list_inspections_by_id(ids: Collection[str]) -> dict[str, InspectionRow]:
    """{id: visit} of those that exist."""
    rows = session().execute(select(*ROW).where(Inspection.id.in_(list(ids))))
    return {row.id: InspectionRow(*row) for row in rows}


def list_leads_of(ids: Collection[str]) -> dict[str, Led]:
    """{id: which department leads the visit, and until when} of those that exist."""
    columns = (Inspection.id, Inspection.lead_department_id, Inspection.due_on)
    found: dict[str, Led] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        rows = session().execute(select(*columns).where(Inspection.id.in_(wanted[start : start + CHUNK])))
        found |= {row.id: Led(row.lead_department_id, row.due_on) for row in rows}
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


def list_review_queue(
    departments: Collection[str], *, cursor: str | None = None, limit: int = LIMIT
) -> Page[InspectionRow]:
    """Sealed visits that wait for the review of these lead departments, due first."""
    theirs = Inspection.lead_department_id.in_(sorted(departments))
    statement = select(*ROW).where(theirs, Inspection.state == "sealed")
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


def count_by_state() -> dict[str, int]:
    """{state: number of visits}."""
    statement = select(Inspection.state, func.count()).group_by(Inspection.state).order_by(Inspection.state)
    return {row[0]: row[1] for row in session().execute(statement)}


def count_in_work(scope: Collection[str] | None) -> dict[str, int]:
    """{state: number of visits that somebody still has to do something about}, of the departments in scope (None: all)."""
    statement = select(Inspection.state, func.count()).where(Inspection.state.in_(sorted(IN_WORK)))
    alike: list[Any] = [Inspection.state]
    if scope is not None:
        statement = statement.where(Inspection.lead_department_id.in_(sorted(scope)))
        alike.insert(0, Inspection.lead_department_id)
    found: Counter[str] = Counter()
    for state, number in session().execute(statement.group_by(*alike)):
        found[state] += int(number)
    return dict(sorted(found.items()))


def count_by_task(task_ids: Collection[str]) -> dict[str, Counter[str]]:
    """{task id: {state: number of visits}}; tasks without visits are absent."""
    alike = (Inspection.task_id, Inspection.state)
    statement = select(*alike, func.count()).where(Inspection.task_id.in_(sorted(task_ids))).group_by(*alike)
    found: dict[str, Counter[str]] = {}
    for task_id, state, number in session().execute(statement):
        found.setdefault(task_id, Counter())[state] = int(number)
    return found
