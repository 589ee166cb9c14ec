"""Who is there, who holds a valid certificate, and which key belongs to whom?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import Select, select

from mingcha.identity.models import Certificate, Department, Device, Person, RoleGrant
from mingcha.identity.rules import (
    CertificateView,
    DepartmentUnknown,
    DepartmentView,
    DeviceKey,
    DeviceUnknown,
    PersonUnknown,
    PersonView,
    certificate_on,
    subtree,
)
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import CHINA
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, named, page_of, reached
from mingcha.kernel.permission import Permission, Role

__all__ = [
    "CertificateView",
    "DepartmentView",
    "DeviceKey",
    "PersonView",
    "check_sees_person",
    "department_scope",
    "find_certificate_on",
    "find_device_key",
    "find_person_by_username",
    "get_department",
    "get_device_key",
    "get_person",
    "holds_certificate",
    "list_audit",
    "list_certificate_holders",
    "list_certificates",
    "list_certificates_ending",
    "list_certificates_by_number",
    "list_certificates_by_person",
    "list_departments",
    "list_departments_by_id",
    "list_device_keys",
    "list_devices_of",
    "list_people",
    "list_people_by_id",
]
CHUNK = 500


def list_departments() -> tuple[DepartmentView, ...]:
    """The whole tree, parents before children, then by name."""
    rows = session().scalars(select(Department).order_by(Department.name, Department.id)).all()
    views = [DepartmentView(row.id, row.name, row.parent_id, tuple(row.duties)) for row in rows]
    parents = {view.id: view.parent_id for view in views}
    return tuple(sorted(views, key=lambda view: _depth(view.id, parents)))


def list_departments_by_id(ids: Iterable[str]) -> dict[str, DepartmentView]:
    """Departments by id; unknown ids are absent."""
    wanted = set(ids)
    return {view.id: view for view in list_departments() if view.id in wanted}


def get_department(department_id: str) -> DepartmentView:
    """One department. Raises DepartmentUnknown."""
    row = session().get(Department, department_id)
    if row is None:
        raise DepartmentUnknown
    return DepartmentView(row.id, row.name, row.parent_id, tuple(row.duties))


def department_scope(actor: Actor) -> frozenset[str] | None:
    """Ids of the departments the actor sees: their own and everything under it; None is all (administrators of people)."""
    if actor.can(Permission.PERSON_WRITE) or actor.can(Permission.ROLE_GRANT):
        return None
    if actor.department_id is None:
        return frozenset()
    return subtree(actor.department_id, {view.id: view.parent_id for view in list_departments()})


def get_person(person_id: str) -> PersonView:
    """One person. Raises PersonUnknown."""
    found = list_people_by_id([person_id]).get(person_id)
    if found is None:
        raise PersonUnknown
    return found


def check_sees_person(actor: Actor, person_id: str) -> PersonView:
    """The person if the actor may see them. Raises PersonUnknown, also for another department's people."""
    person = get_person(person_id)
    scope = department_scope(actor)
    if scope is not None and person.department_id not in scope and person.id != actor.id:
        raise PersonUnknown
    return person


def find_person_by_username(username: str) -> PersonView | None:
    """The person who signs in with this name."""
    found = session().scalar(select(Person.id).where(Person.username == username.lower()))
    return get_person(found) if found else None


def list_people_by_id(ids: Iterable[str]) -> dict[str, PersonView]:
    """People by id; unknown ids are absent. One query per 500 ids and one for their roles."""
    found: dict[str, PersonView] = {}
    for chunk in _chunks(ids):
        rows = session().execute(_people().where(Person.id.in_(chunk))).all()
        found |= {view.id: view for view in _views(rows)}
    return found


def list_people(
    *,
    cursor: str | None = None,
    limit: int = LIMIT,
    scope: frozenset[str] | None = None,
    department_id: str | None = None,
    role: str | None = None,
    q: str | None = None,
) -> Page[PersonView]:
    """A page of people by name, within `scope` (department ids; None is all)."""
    statement = _people()
    if scope is not None:
        statement = statement.where(Person.department_id.in_(sorted(scope)))
    if department_id is not None:
        statement = statement.where(Person.department_id == department_id)
    if role is not None:
        statement = statement.where(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == role)))
    if q:
        statement = statement.where(
            Person.name.contains(q, autoescape=True) | Person.username.contains(q.lower(), autoescape=True)
        )
    page = page_of(statement, key=(Person.name, Person.id), cursor=cursor, limit=limit)
    return Page(_views(page.items), page.next)


def list_certificates(person_id: str) -> tuple[CertificateView, ...]:
    """All certificates of a person, the one valid longest first."""
    return list_certificates_by_person([person_id]).get(person_id, ())


def list_certificates_by_person(person_ids: Iterable[str]) -> dict[str, tuple[CertificateView, ...]]:
    """Certificates by person; people without one are absent."""
    found: dict[str, tuple[CertificateView, ...]] = {}
    for chunk in _chunks(person_ids):
        statement = (
            select(Certificate)
            .where(Certificate.person_id.in_(chunk))
            .order_by(Certificate.valid_to.desc(), Certificate.id)
        )
        for row in session().scalars(statement):
            found[row.person_id] = (*found.get(row.person_id, ()), _card(row))
    return found


def list_certificates_by_number(numbers: Iterable[str]) -> dict[str, CertificateView]:
    """Certificates by their number; unknown numbers are absent."""
    found: dict[str, CertificateView] = {}
    for chunk in _chunks(numbers):
        for row in session().scalars(select(Certificate).where(Certificate.number.in_(chunk)).order_by(Certificate.id)):
            found[row.number] = _card(row)
    return found


def list_certificates_ending(since: date, until: date) -> list[CertificateView]:
    """The longest certificate of each person, where it ends from `since` to `until`: a renewed one is not among them."""
    rows = session().scalars(select(Certificate).where(Certificate.valid_to.between(since, until)))
    longest = [cards[0] for cards in list_certificates_by_person({row.person_id for row in rows}).values()]
    return sorted((card for card in longest if card.valid_to <= until), key=lambda card: (card.valid_to, card.id))


def list_certificate_holders(person_ids: Iterable[str], on: date) -> dict[str, CertificateView]:
    """The certificate each person holds on a day; people without a valid one are absent."""
    held = {person: certificate_on(all_of, on) for person, all_of in list_certificates_by_person(person_ids).items()}
    return {person: certificate for person, certificate in held.items() if certificate is not None}


def find_certificate_on(person_id: str, on: date) -> CertificateView | None:
    """The person's certificate that is valid on the day."""
    return certificate_on(list_certificates(person_id), on)


def holds_certificate(person_id: str, on: date) -> bool:
    """True if the person has an enforcement certificate valid on the day (S1-5b, S1-13b)."""
    return find_certificate_on(person_id, on) is not None


def get_device_key(device_id: str) -> DeviceKey:
    """One device key, whatever its state. Raises DeviceUnknown."""
    found = find_device_key(device_id)
    if found is None:
        raise DeviceUnknown
    return found


def find_device_key(device_id: str) -> DeviceKey | None:
    """One device key, or None."""
    row = session().get(Device, device_id)
    return _key(row) if row else None


def list_device_keys(ids: Iterable[str]) -> dict[str, DeviceKey]:
    """Device keys by id, whatever their state; unknown ids are absent."""
    found: dict[str, DeviceKey] = {}
    for chunk in _chunks(ids):
        found |= {
            row.id: _key(row)
            for row in session().scalars(select(Device).where(Device.id.in_(chunk)).order_by(Device.id))
        }
    return found


def list_devices_of(person_id: str) -> tuple[DeviceKey, ...]:
    """A person's devices, newest first."""
    statement = select(Device).where(Device.person_id == person_id).order_by(Device.enrolled_at.desc(), Device.id)
    return tuple(_key(row) for row in session().scalars(statement))


def list_audit(
    *,
    cursor: str | None = None,
    limit: int = LIMIT,
    actor_id: str | None = None,
    action: str | None = None,
    subject_id: str | None = None,
    subject_kind: str | None = None,
    who: str | None = None,
    since_on: date | None = None,
    until_on: date | None = None,
) -> Page[AuditEntry]:
    """A page of the audit trail, the latest act first (S3B-19); `who` is part of the actor's name, days are local and inclusive."""
    statement, key = select(AuditEntry), (AuditEntry.at, AuditEntry.seq)
    for column, wanted in (
        (AuditEntry.actor_id, actor_id),
        (AuditEntry.action, action),
        (AuditEntry.subject_id, subject_id),
        (AuditEntry.subject_kind, subject_kind),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    if since_on:
        statement = statement.where(AuditEntry.at >= datetime.combine(since_on, time(0), tzinfo=CHINA))
    if until_on:
        until = datetime.combine(until_on + timedelta(days=1), time(0), tzinfo=CHINA) - timedelta.resolution
        statement = statement.where(AuditEntry.at <= min(until, reached(cursor, key, until)))
    parts = named(AuditEntry.actor_name, who) if who else [()]
    return page_of(statement, key=key, cursor=cursor, limit=limit, descending=True, parts=parts)


def _people() -> Select[Any]:
    columns = (Person.id, Person.username, Person.name, Person.department_id, Department.name.label("department_name"))
    people = select(*columns, Person.disabled_at, Person.version)
    return cast(Select[Any], people.join(Department, Department.id == Person.department_id))


def _views(rows: Sequence[Any]) -> list[PersonView]:
    roles: dict[str, set[Role]] = {}
    grants = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_([row[0] for row in rows]))
    for person_id, role in session().execute(grants.order_by(RoleGrant.person_id, RoleGrant.role)):
        roles.setdefault(person_id, set()).add(Role(role))
    return [
        PersonView(key, username, name, department, title, frozenset(roles.get(key, ())), off is not None, version)
        for key, username, name, department, title, off, version in rows
    ]


def _key(row: Device) -> DeviceKey:
    return DeviceKey(
        row.id, row.person_id, row.label, row.x, row.y, row.enrolled_at, row.expires_at, row.replaced_at, row.revoked_at
    )


def _chunks(ids: Iterable[str]) -> list[list[str]]:
    wanted = sorted(set(ids))
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]


def _depth(department_id: str, parents: dict[str, str | None]) -> int:
    depth, at = 0, parents.get(department_id)
    while at is not None:
        depth, at = depth + 1, parents.get(at)
    return depth


def _card(row: Certificate) -> CertificateView:
    return CertificateView(row.id, row.person_id, row.number, row.kind, row.issuer, row.valid_from, row.valid_to)
