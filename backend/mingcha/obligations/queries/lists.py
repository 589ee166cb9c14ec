"""Which obligations are there, and what is or was missing?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, alike, each, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.obligations.models import MissingWork, Obligation
from mingcha.obligations.rules import Kind


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One obligation as kept."""

    inspection_id: str
    department_id: str
    due_on: date
    provisional: bool
    opened_at: datetime
    state: str
    done_at: datetime | None
    settled_at: datetime | None
    excused_at: datetime | None
    excused_by: str | None
    excused_by_name: str | None
    excuse: str | None


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One thing that is or was missing, as kept."""

    id: str
    kind: str
    about: str
    inspection_id: str
    department_id: str
    since: datetime
    found_at: datetime
    leaf: str
    closed_at: datetime | None
    how: str | None
    closing_leaf: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with what people know it by."""

    row: Any
    number: str
    object_name: str
    department_name: str


OBLIGATION = [getattr(Obligation, name) for name in ObligationRow.__slots__]
MISSING = [getattr(MissingWork, name) for name in MissingRow.__slots__]


def scope_of(actor: Actor) -> frozenset[str] | None:
    """The departments whose work the actor sees: their own and those under it; an auditor sees all (None)."""
    return None if actor.can(Permission.DOSSIER_READ) else identity.department_scope(actor)


def list_open_until(day: date) -> list[ObligationRow]:
    """Obligations due on `day` or before whose work has not been sealed nor let off."""
    statement = select(*OBLIGATION).where(
        Obligation.settled_at.is_(None), Obligation.done_at.is_(None), Obligation.due_on <= day
    )
    return [ObligationRow(*row) for row in session().execute(statement.order_by(Obligation.inspection_id))]


def list_obligations(
    *,
    scope: frozenset[str] | None,
    state: str | None = None,
    inspection_id: str | None = None,
    department_id: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[Shown]:
    """A page of obligations, the earliest due first."""
    asked = (Obligation.inspection_id, inspection_id), (Obligation.department_id, department_id)
    statement = select(*OBLIGATION).where(*alike((Obligation.state, state), *asked))
    key, parts = (Obligation.due_on, Obligation.inspection_id), each((Obligation.department_id, scope))
    page = page_of(statement, key=key, cursor=cursor, limit=limit, parts=parts)
    return Page(_shown([ObligationRow(*row) for row in page.items]), page.next)


def list_missing(
    *,
    scope: frozenset[str] | None,
    kind: str | None = None,
    state: str | None = None,
    inspection_id: str | None = None,
    department_id: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[Shown]:
    """A page of missing work, the latest found first; `state` open or closed."""
    asked = (MissingWork.inspection_id, inspection_id), (MissingWork.department_id, department_id)
    statement = select(*MISSING).where(*alike((MissingWork.kind, kind), *asked))
    if state:
        closed = MissingWork.closed_at
        statement = statement.where(closed.is_(None) if state == "open" else closed.is_not(None))
    parts = each((MissingWork.department_id, scope))
    page = page_of(statement, key=(MissingWork.id,), cursor=cursor, limit=limit, descending=True, parts=parts)
    return Page(_shown([MissingRow(*row) for row in page.items]), page.next)


def count_missing(scope: frozenset[str] | None) -> dict[str, int]:
    """{kind: how many are missing now}, every kind present."""
    statement: Any = select(MissingWork.kind, func.count()).where(MissingWork.closed_at.is_(None))
    statement = _scoped(statement, MissingWork.department_id, scope).group_by(MissingWork.kind)
    return {kind.value: 0 for kind in Kind} | {kind: int(rows) for kind, rows in session().execute(statement)}


def find_obligation(inspection_id: str) -> ObligationRow | None:
    """The obligation of one visit (dossier); None for one that was over before obligations were kept."""
    row = session().execute(select(*OBLIGATION).where(Obligation.inspection_id == inspection_id)).first()
    return ObligationRow(*row) if row else None


def list_missing_of(inspection_id: str) -> list[MissingRow]:
    """Everything that was missing of one inspection, by since when (dossier)."""
    statement = select(*MISSING).where(MissingWork.inspection_id == inspection_id)
    rows = session().execute(statement.order_by(MissingWork.since, MissingWork.id))
    return [MissingRow(*row) for row in rows]


def get_obligation(inspection_id: str, scope: frozenset[str] | None) -> Obligation:
    """The row itself, locked for a change. Raises NotFound, also for another department's."""
    row = session().get(Obligation, inspection_id, with_for_update=True)
    if row is None or (scope is not None and row.department_id not in scope):
        raise NotFound()
    return row


def _shown(rows: list[Any]) -> list[Shown]:
    seen = inspections.list_inspections_by_id({row.inspection_id for row in rows})
    departments = identity.list_departments_by_id({row.department_id for row in rows})
    return [
        Shown(
            row,
            seen[row.inspection_id].number,
            seen[row.inspection_id].object_name,
            departments[row.department_id].name,
        )
        for row in rows
    ]


def _scoped(statement: Select[Any], column: Any, scope: frozenset[str] | None) -> Select[Any]:
    return statement if scope is None else statement.where(column.in_(sorted(scope)))
