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
from mingcha.registers.queries.rows import ExpiryRow, InspectorRow
from mingcha.registers.rules.standing import Standing, alarm, standing
from mingcha.registers.rules.words import INSPECTOR_KINDS

KINDS = tuple(INSPECTOR_KINDS)
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


def list_inspectors_for_draw(on: date, eligibility: Collection[str] = KINDS) -> list[InspectorRow]:
    """Active inspectors whose certificate is valid on the date and counts in the region, ordered by id: nobody else may be drawn (S1-5b, C7, 54号).

    An empty `districts` means the whole county; `qualifications` and `specialties` are the tags that seats ask for (S0-2.3e).
    """
    rows = session().execute(select(*_COLUMNS).where(Inspector.state == "active").order_by(Inspector.id)).all()
    return [one for one in _joined(rows) if standing_of(one, on, eligibility).counts]


def standing_of(one: InspectorRow, on: date, eligibility: Collection[str]) -> Standing:
    """Whether the inspector counts to the two on a day, in a region with this rule (C7)."""
    term = (one.valid_from, one.valid_to) if one.valid_from and one.valid_to else None
    return standing(
        kind=one.kind,
        state=one.state,
        certificate_kind=one.certificate_kind,
        term=term,
        on=on,
        eligibility=eligibility,
    )


def list_expiring(on: date, eligibility: Collection[str], *, department_id: str | None = None) -> list[ExpiryRow]:
    """Active inspectors whose certificate has ended, ends within 90 days, is missing or does not count: the nearest end first."""
    statement = select(*_COLUMNS).where(Inspector.state == "active").order_by(Inspector.id)
    if department_id:
        statement = statement.where(Inspector.department_id == department_id)
    found = []
    for one in _joined(session().execute(statement).all()):
        held = standing_of(one, on, eligibility)
        name = alarm(held.days)
        if name != "fine" or not held.counts:
            found.append(ExpiryRow(one, name, held.counts, held.reason, held.days))
    return sorted(found, key=lambda row: (row.days is not None, row.days or 0, row.inspector.id))


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
        values["certificate_kind"] = certificate.kind if certificate else None
        values["issuer"] = certificate.issuer if certificate else None
        found.append(InspectorRow(**values))
    return found
