"""Who may inspect? Reads of the inspector library (执法检查人员名录库); names and certificates come from identity."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.registers.models import Inspector
from mingcha.registers.queries.rows import InspectorRow

_STORED = (
    "id",
    "department_id",
    "certificate_no",
    "kind",
    "qualifications",
    "specialties",
    "districts",
    "contact",
    "state",
    "version",
)
_COLUMNS = [getattr(Inspector, name) for name in _STORED]


def list_inspectors(
    *, q: str | None = None, department_id: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[InspectorRow]:
    """A page of inspectors by certificate number; `q` is the beginning of one, or part of a name."""
    statement = select(*_COLUMNS)
    if q and q.strip():
        named = [person.id for person in identity.list_people(q=q.strip(), limit=200).items]
        starts = Inspector.certificate_no.startswith(q.strip().upper(), autoescape=True)
        statement = statement.where(or_(starts, Inspector.id.in_(named)))
    if department_id:
        statement = statement.where(Inspector.department_id == department_id)
    page = page_of(statement, key=(Inspector.certificate_no, Inspector.id), cursor=cursor, limit=limit)
    return Page(_joined(page.items), page.next)


def get_inspector(person_id: str) -> InspectorRow:
    """The inspector. Raises NotFound."""
    found = list_inspectors_by_id([person_id]).get(person_id)
    if found is None:
        raise NotFound()
    return found


def list_inspectors_by_id(person_ids: Sequence[str]) -> dict[str, InspectorRow]:
    """{person id: inspector} of those in the library."""
    rows = session().execute(select(*_COLUMNS).where(Inspector.id.in_(list(person_ids))).order_by(Inspector.id)).all()
    return {inspector.id: inspector for inspector in _joined(rows)}


def list_contacts_by_id(person_ids: Collection[str]) -> dict[str, str]:
    """{person id: telephone number} of those in the library who have one. Only for the person's own colleagues (S1-5b)."""
    statement = select(Inspector.id, Inspector.contact).where(Inspector.id.in_(list(person_ids)))
    return {row.id: row.contact for row in session().execute(statement) if row.contact}


def list_inspectors_for_draw(on: date) -> list[InspectorRow]:
    """Active inspectors whose certificate is valid on the date, ordered by id: nobody else may be drawn (S1-5b, 54号).

    An empty `districts` means the whole county; `qualifications` and `specialties` are the tags that seats ask for (S0-2.3e).
    """
    rows = session().execute(select(*_COLUMNS).where(Inspector.state == "active").order_by(Inspector.id)).all()
    return [one for one in _joined(rows) if one.valid_from and one.valid_to and one.valid_from <= on <= one.valid_to]


def _joined(rows: Sequence[Row[Any]]) -> list[InspectorRow]:
    ids = [row.id for row in rows]
    people = identity.list_people_by_id(ids)
    held = identity.list_certificates_by_person(ids)
    found = []
    for row in rows:
        certificate = next((one for one in held.get(row.id, ()) if one.number == row.certificate_no), None)
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row._mapping.items()
        }
        values["name"] = people[row.id].name
        values["valid_from"] = certificate.valid_from if certificate else None
        values["valid_to"] = certificate.valid_to if certificate else None
        found.append(InspectorRow(**values))
    return found
