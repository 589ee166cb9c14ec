"""Which register holds which fields, from which source, how fresh, and who needs what (S4-4c)? And where do sources differ (S4-4a)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.registers.models import Conflict, DataNeed, Import, InspectionObject, Inspector, Item, SourceRecord
from mingcha.registers.rules.columns import COLUMNS

_TABLES: dict[str, Any] = {"objects": InspectionObject, "items": Item, "inspectors": Inspector}


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One source of a register: its rows and when its newest row came."""

    source: str | None
    rows: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A register: its fields as (name, header), its size, its sources, and when a file came in last."""

    register: str
    fields: list[dict[str, str]]
    rows: int
    sources: list[SourceFacts]
    imported_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field about which registers differ, with every side."""

    id: str
    object_id: str
    object_name: str
    field: str
    state: str
    sides: list[dict[str, Any]]
    opened_at: datetime
    chosen: str | None
    reason: str | None
    settled_at: datetime | None
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class NeedRow:
    """Data that a department needs, and the answer."""

    id: str
    department_id: str
    register: str
    fields: list[str]
    purpose: str
    state: str
    answer: str | None
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None


def list_catalogue() -> list[CatalogueRow]:
    """The three registers, and every source register that was merged."""
    found_imports = session().execute(select(Import.kind, func.max(Import.finished_at)).group_by(Import.kind))
    imported: dict[str, datetime | None] = {kind: at for kind, at in found_imports}
    found = [
        CatalogueRow(kind, _fields(kind), _count(table), _sources(kind), imported.get(kind))
        for kind, table in _TABLES.items()
    ]
    return found + _merged()


def _fields(kind: str) -> list[dict[str, str]]:
    return [{"field": column.field, "header": column.header} for column in COLUMNS[kind]]


def _count(table: Any) -> int:
    return session().execute(select(func.count()).select_from(table)).scalar_one()


def _sources(kind: str) -> list[SourceFacts]:
    if kind != "objects":
        return []
    model = InspectionObject
    statement = select(model.source, func.count(), func.max(model.updated_at)).group_by(model.source)
    return [SourceFacts(*row) for row in session().execute(statement.order_by(model.source))]


def _merged() -> list[CatalogueRow]:
    model = SourceRecord
    statement = select(model.source, func.count(), func.max(model.received_at)).group_by(model.source)
    rows = session().execute(statement.order_by(model.source))
    return [
        CatalogueRow(source, _fields("objects"), number, [SourceFacts(source, number, newest)], newest)
        for source, number, newest in rows
    ]


def list_conflicts(
    *, state: str = "open", object_id: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[ConflictRow]:
    """A page of conflicts object by object, so that one object's fields stand together (S4-4a)."""
    columns = [getattr(Conflict, name) for name in ConflictRow.__slots__ if name != "object_name"]
    columns.insert(2, InspectionObject.name)
    statement = select(*columns).join(InspectionObject, InspectionObject.id == Conflict.object_id)
    statement = statement.where(Conflict.state == state)
    if object_id:
        statement = statement.where(Conflict.object_id == object_id)
    page = page_of(statement, key=(Conflict.object_id, Conflict.field), cursor=cursor, limit=limit)
    return Page([ConflictRow(*row) for row in page.items], page.next)


def list_records_of(object_id: str) -> list[dict[str, Any]]:
    """What each source register says about one object, by source: source, source_id, received_at, data."""
    statement = select(SourceRecord).where(SourceRecord.object_id == object_id)
    return [
        {name: getattr(row, name) for name in ("source", "source_id", "received_at", "data")}
        for row in session().scalars(statement.order_by(SourceRecord.source, SourceRecord.id))
    ]


def list_needs(*, cursor: str | None = None, limit: int = LIMIT) -> Page[NeedRow]:
    """All departments' data needs, newest first: the coordinating department weighs them side by side (S4-4c)."""
    columns = [getattr(DataNeed, name) for name in NeedRow.__slots__]
    page = page_of(select(*columns), key=(DataNeed.asked_at, DataNeed.id), cursor=cursor, limit=limit, descending=True)
    return Page([NeedRow(*row) for row in page.items], page.next)
