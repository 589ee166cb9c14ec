"""Which sub-libraries are there, what do they hold, and what stands in none?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select, true

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.registers.models import BulkAct, Duty, Gap, InspectionObject, Library, LibraryMember, Tag
from mingcha.registers.queries.rows import ObjectRow
from mingcha.registers.rules.libraries import CRITERIA, DutyRow, LibraryUnknown

_COLUMNS = [getattr(InspectionObject, name) for name in ObjectRow.__slots__]
_FIELDS = {
    "districts": InspectionObject.district,
    "industries": InspectionObject.industry,
    "kinds": InspectionObject.kind,
    "natures": InspectionObject.nature,
}


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A sub-library; `picked` and `left_out` count what was chosen by hand."""

    id: str
    name: str
    line: str
    parent_id: str | None
    department_id: str
    criteria: dict[str, list[str]]
    state: str
    version: int
    created_at: datetime
    picked: int
    left_out: int


@dataclass(frozen=True, slots=True)
class BulkRow:
    """An act over many objects."""

    id: str
    act: str
    value: str
    objects: int
    at: datetime
    by: str
    undone_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class DutyView:
    """A department's duty as it is listed."""

    id: str
    department_id: str
    ground: str
    matter: str
    basis: str
    industries: list[str]
    kinds: list[str]
    entered_at: datetime
    ended_at: datetime | None


def list_libraries(*, retired: bool = False) -> list[LibraryRow]:
    """Every department's sub-libraries by line and name, which the county shares."""
    picks: dict[tuple[str, str], int] = {
        (library, side): number
        for library, side, number in session().execute(
            select(LibraryMember.library_id, LibraryMember.side, func.count()).group_by(
                LibraryMember.library_id, LibraryMember.side
            )
        )
    }
    statement = select(Library).order_by(Library.line, Library.name, Library.id)
    if not retired:
        statement = statement.where(Library.state == "active")
    return [_view(row, picks) for row in session().scalars(statement)]


def get_library(library_id: str) -> LibraryRow:
    """One of them. Raises LibraryUnknown."""
    found = next((one for one in list_libraries(retired=True) if one.id == library_id), None)
    if found is None:
        raise LibraryUnknown()
    return found


def _view(row: Library, picks: Mapping[tuple[str, str], int]) -> LibraryRow:
    return LibraryRow(
        row.id,
        row.name,
        row.line,
        row.parent_id,
        row.department_id,
        {name: list(row.criteria.get(name, ())) for name in CRITERIA},
        row.state,
        row.version,
        row.created_at,
        picks.get((row.id, "in"), 0),
        picks.get((row.id, "out"), 0),
    )


def list_members(library_id: str, *, cursor: str | None = None, limit: int = LIMIT) -> Page[ObjectRow]:
    """The objects of a sub-library in the order of entry: what criteria and those above it take in, with the picks by hand (S2-2.1c)."""
    statement = select(*_COLUMNS).where(inside(get_library(library_id), list_libraries()))
    page = page_of(statement, key=(InspectionObject.id,), cursor=cursor, limit=limit)
    return Page([ObjectRow(*row) for row in page.items], page.next)


def count_members(library_id: str) -> int:
    """How many objects a sub-library holds."""
    clause = inside(get_library(library_id), list_libraries())
    return session().execute(select(func.count()).select_from(InspectionObject).where(clause)).scalar_one()


def inside(library: LibraryRow, libraries: Sequence[LibraryRow]) -> ColumnElement[bool]:
    """True for the objects of one sub-library."""
    by_id = {one.id: one for one in libraries}
    asked, here = [], library
    fits: ColumnElement[bool] = _fits(library.criteria)
    while here.parent_id is not None and here.parent_id in by_id:
        here = by_id[here.parent_id]
        asked.append(_fits(here.criteria))
    if any(library.criteria.values()):
        fits = and_(fits, *(one for one in asked if one is not false()))
    return or_(and_(fits, not_(_picked(library.id, "out"))), _picked(library.id, "in"))


def _picked(library_id: str, side: str) -> ColumnElement[bool]:
    return exists().where(
        LibraryMember.library_id == library_id,
        LibraryMember.object_id == InspectionObject.id,
        LibraryMember.side == side,
    )


def _fits(criteria: Mapping[str, Sequence[str]]) -> ColumnElement[bool]:
    if not any(criteria.values()):
        return false()
    clauses: list[ColumnElement[bool]] = [
        column.in_(criteria[name]) for name, column in _FIELDS.items() if criteria.get(name)
    ]
    if criteria.get("tags"):
        clauses.append(exists().where(Tag.object_id == InspectionObject.id, Tag.tag.in_(criteria["tags"])))
    return and_(true(), *clauses)


def select_gaps() -> Select[Any]:
    """(id, name) of every open object in no active sub-library (S4-4d)."""
    libraries = list_libraries()
    covered = or_(false(), *(inside(one, libraries) for one in libraries))
    model = InspectionObject
    columns: Any = (model.id, model.name)
    return select(*columns).where(model.status == "open", not_(func.coalesce(covered, false())))


def list_gaps(*, cursor: str | None = None, limit: int = LIMIT) -> Page[ObjectRow]:
    """Objects that stood in no sub-library at the last look, by name (S4-4d)."""
    statement = select(*_COLUMNS).join(Gap, Gap.object_id == InspectionObject.id)
    page = page_of(statement, key=(Gap.name, Gap.object_id), cursor=cursor, limit=limit)
    return Page([ObjectRow(*row) for row in page.items], page.next)


def gap_facts() -> tuple[int, datetime | None]:
    """(how many, when it was looked); the time is None when none was found or nobody looked."""
    return session().execute(select(func.count(), func.max(Gap.seen_at))).one()


def list_tags() -> list[tuple[str, int]]:
    """[(tag, number of objects)] by tag."""
    rows = session().execute(select(Tag.tag, func.count()).group_by(Tag.tag).order_by(Tag.tag))
    return [(tag, number) for tag, number in rows]


def list_tags_of(object_id: str) -> list[str]:
    """The tags of one object."""
    return list(session().scalars(select(Tag.tag).where(Tag.object_id == object_id).order_by(Tag.tag)))


def list_libraries_of(object_id: str) -> list[LibraryRow]:
    """The sub-libraries that one object stands in."""
    libraries = list_libraries()
    return [
        one
        for one in libraries
        if session().scalar(select(exists().where(InspectionObject.id == object_id, inside(one, libraries))))
    ]


def list_chosen(ids: Sequence[str], chosen: Mapping[str, Any], limit: int) -> list[str]:
    """Ids by list or by filter {district, industry, kind, nature, tag, without_duty}, at most `limit`."""
    model = InspectionObject
    if ids:
        found: list[str] = []
        for start in range(0, len(ids), 500):
            found += session().scalars(select(model.id).where(model.id.in_(ids[start : start + 500])))
        return sorted(found)
    statement = select(model.id)
    for name in ("district", "industry", "kind", "nature"):
        if chosen.get(name):
            statement = statement.where(getattr(model, name) == chosen[name])
    if chosen.get("tag"):
        statement = statement.where(exists().where(Tag.object_id == model.id, Tag.tag == chosen["tag"]))
    return list(session().scalars(statement.order_by(model.id).limit(limit)))


def list_bulk_acts(*, department_id: str | None, cursor: str | None = None, limit: int = LIMIT) -> Page[BulkRow]:
    """The department's acts over many objects, newest first."""
    columns = [getattr(BulkAct, name) for name in BulkRow.__slots__]
    statement = select(*columns).where(BulkAct.department_id == department_id)
    page = page_of(statement, key=(BulkAct.at, BulkAct.id), cursor=cursor, limit=limit, descending=True)
    return Page([BulkRow(*row) for row in page.items], page.next)


def list_duties(*, ended: bool = False) -> list[DutyView]:
    """Who supervises what, by matter (S0-2.3b)."""
    columns = [getattr(Duty, name) for name in DutyView.__slots__]
    statement = select(*columns).order_by(Duty.matter, Duty.id)
    if not ended:
        statement = statement.where(Duty.ended_at.is_(None))
    return [DutyView(*row) for row in session().execute(statement)]


def duties_in_force() -> list[DutyRow]:
    """The same for the rules, with the departments' names."""
    views = list_duties()
    names = identity.list_departments_by_id([one.department_id for one in views])
    return [
        DutyRow(names[one.department_id].name, one.matter, one.ground, frozenset(one.industries), frozenset(one.kinds))
        for one in views
    ]
