"""How do departments, people, roles and certificates come to be?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, select, update

from mingcha.identity.actions.passwords import hash_password
from mingcha.identity.models import Certificate, Department, Person, RoleGrant, SignInSession
from mingcha.identity.queries import (
    CertificateView,
    DepartmentView,
    PersonView,
    get_department,
    get_person,
    list_certificates,
)
from mingcha.identity.rules import (
    CertificateNumberTaken,
    DepartmentNameTaken,
    PersonUnknown,
    UsernameTaken,
    check_certificate,
    check_eligibility,
    check_password,
    realm_of,
)
from mingcha.kernel import audit
from mingcha.kernel.constraints import register_constraint
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.permission import Role
from mingcha.kernel.problem import Stale
from mingcha.regions.queries import RegionProfile

register_constraint("uq_identity_department_name", DepartmentNameTaken)
register_constraint("uq_identity_person_username", UsernameTaken)
register_constraint("uq_identity_certificate_number", CertificateNumberTaken)


def create_department(
    *, ctx: Ctx, name: str, parent_id: str | None = None, duties: Sequence[str] = (), id: str | None = None
) -> DepartmentView:
    """A new department under `parent_id`. Raises DepartmentUnknown for the parent, DepartmentNameTaken."""
    if parent_id is not None:
        get_department(parent_id)
    if session().scalar(select(exists().where(Department.name == name))):
        raise DepartmentNameTaken
    row = Department(
        id=id or ctx.ids.new(), name=name, parent_id=parent_id, duties=list(duties), created_at=ctx.clock.now()
    )
    session().add(row)
    session().flush()
    after = {"name": name, "parent_id": parent_id, "duties": list(duties)}
    audit.record(ctx, "create_department", ("department", row.id), None, after)
    return DepartmentView(row.id, name, parent_id, tuple(duties))


def create_person(
    *,
    ctx: Ctx,
    username: str,
    name: str,
    department_id: str,
    roles: Collection[Role] = (),
    password: str | None = None,
    password_hash: str | None = None,
    id: str | None = None,
) -> PersonView:
    """A new person. With neither `password` nor `password_hash` they cannot sign in (register-only staff).

    `password_hash` is a hash made by `hash_password` before (seeding many people). Raises PasswordWeak, UsernameTaken, DepartmentUnknown, RolesExclusive.
    """
    get_department(department_id)
    if session().scalar(select(exists().where(Person.username == username.lower()))):
        raise UsernameTaken
    if password is not None:
        check_password(password, username)
        password_hash = hash_password(password)
    now = ctx.clock.now()
    row = Person(
        id=id or ctx.ids.new(), username=username.lower(), name=name, department_id=department_id, created_at=now
    )
    row.password_hash, row.password_set_at = password_hash, now if password_hash else None
    row.realm, row.version = realm_of(roles), 1
    session().add(row)
    session().flush()
    _grant(row, roles, ctx)
    after = {"username": row.username, "name": name, "department_id": department_id, "roles": _texts(roles)}
    audit.record(ctx, "create_person", ("person", row.id), None, after)
    return get_person(row.id)


def set_roles(
    person_id: str,
    roles: Collection[Role],
    *,
    ctx: Ctx,
    region: RegionProfile | None = None,
    seen_version: int | None = None,
) -> PersonView:
    """Replaces all roles; it acts on the person's next request (S1-4, S3B-19). With `region`, its rule on inspectors holds (C7).

    Raises RolesExclusive, CertificateNeeded, Stale, PersonUnknown.
    """
    before = get_person(person_id)
    if seen_version is not None and seen_version != before.version:
        raise Stale(seen=seen_version, current=before.version)
    realm = realm_of(roles)
    if region is not None and Role.INSPECTOR in set(roles) - before.roles:
        article = region.article("inspector.eligibility")
        held = list_certificates(person_id)
        check_eligibility(roles, held, ctx.clock.today(), region.inspector.eligibility, article)
    if frozenset(roles) == before.roles:
        return before
    session().execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
    row = _person(person_id)
    row.realm, row.version = realm, before.version + 1
    session().flush()
    _grant(row, roles, ctx)
    audit.record(ctx, "set_roles", ("person", person_id), {"roles": _texts(before.roles)}, {"roles": _texts(roles)})
    return get_person(person_id)


def set_disabled(person_id: str, disabled: bool, *, ctx: Ctx) -> PersonView:
    """Switches an account off (ending its sessions) or on again. Doing it twice changes nothing."""
    row = _person(person_id)
    if disabled == (row.disabled_at is not None):
        return get_person(person_id)
    row.disabled_at = ctx.clock.now() if disabled else None
    row.version += 1
    if disabled:
        open_sessions = update(SignInSession).where(
            SignInSession.person_id == person_id, SignInSession.revoked_at.is_(None)
        )
        session().execute(open_sessions.values(revoked_at=ctx.clock.now(), revoke_reason="person_disabled"))
    session().flush()
    audit.record(
        ctx,
        "disable_person" if disabled else "enable_person",
        ("person", person_id),
        {"disabled": not disabled},
        {"disabled": disabled},
    )
    return get_person(person_id)


def add_certificate(
    person_id: str,
    *,
    ctx: Ctx,
    number: str,
    kind: str,
    issuer: str,
    valid_from: date,
    valid_to: date,
    id: str | None = None,
) -> CertificateView:
    """Registers an enforcement certificate (S1-5b). Raises CertificateDatesCrossed, CertificateNumberTaken, PersonUnknown."""
    _person(person_id)
    check_certificate(valid_from, valid_to)
    if session().scalar(select(exists().where(Certificate.number == number))):
        raise CertificateNumberTaken
    row = Certificate(id=id or ctx.ids.new(), person_id=person_id, number=number, kind=kind, issuer=issuer)
    row.valid_from, row.valid_to, row.created_at = valid_from, valid_to, ctx.clock.now()
    session().add(row)
    session().flush()
    after: dict[str, Any] = {"number": number, "kind": kind, "issuer": issuer}
    after |= {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
    audit.record(ctx, "add_certificate", ("person", person_id), None, after)
    return CertificateView(row.id, person_id, number, kind, issuer, valid_from, valid_to)


def renew_certificate(certificate_id: str, *, ctx: Ctx, valid_from: date, valid_to: date) -> CertificateView:
    """Gives a certificate another term (renewed under the same number). Raises CertificateDatesCrossed, PersonUnknown."""
    check_certificate(valid_from, valid_to)
    row = session().get(Certificate, certificate_id)
    if row is None:
        raise PersonUnknown
    before = {"valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat()}
    row.valid_from, row.valid_to = valid_from, valid_to
    session().flush()
    after = {"number": row.number, "valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
    audit.record(ctx, "renew_certificate", ("person", row.person_id), before, after)
    return CertificateView(row.id, row.person_id, row.number, row.kind, row.issuer, valid_from, valid_to)


def _grant(row: Person, roles: Collection[Role], ctx: Ctx) -> None:
    now = ctx.clock.now()
    session().add_all(
        RoleGrant(person_id=row.id, role=role.value, realm=row.realm, granted_at=now, granted_by=ctx.actor.id)
        for role in sorted(set(roles))
    )
    session().flush()


def _person(person_id: str) -> Person:
    row = session().get(Person, person_id)
    if row is None:
        raise PersonUnknown
    return row


def _texts(roles: Collection[Role]) -> list[str]:
    return sorted(role.value for role in roles)
