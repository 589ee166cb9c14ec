"""How does an office begin, and how does somebody who is only in a register get an account?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select, update

from mingcha.identity.actions.passwords import hash_password
from mingcha.identity.actions.people import create_department, create_person
from mingcha.identity.models import Person, SignInSession
from mingcha.identity.queries import PersonView, get_person
from mingcha.identity.rules import OfficeOpen, PersonUnknown, check_password
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.permission import Role


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """One of the two accounts an office begins with; the password is shown once and kept only as a hash."""

    username: str
    role: Role
    password: str


def set_password(person_id: str, password: str, *, ctx: Ctx) -> PersonView:
    """Gives a person a new password and ends their sessions. Raises PersonUnknown, PasswordWeak."""
    row = session().get(Person, person_id)
    if row is None:
        raise PersonUnknown
    check_password(password, row.username)
    row.password_hash, row.password_set_at = hash_password(password), ctx.clock.now()
    row.version += 1
    mine = SignInSession.person_id == person_id, SignInSession.revoked_at.is_(None)
    session().execute(
        update(SignInSession).where(*mine).values(revoked_at=ctx.clock.now(), revoke_reason="password_set")
    )
    session().flush()
    audit.record(ctx, "set_password", ("person", person_id), None, None)
    return get_person(person_id)


def open_office(department: str, *, ctx: Ctx) -> list[FirstAccount]:
    """The first day: one department, a system and a security administrator with one-time passwords. Raises OfficeOpen if anybody is there."""
    if session().scalar(select(exists().where(Person.id.is_not(None)))):
        raise OfficeOpen
    root = create_department(ctx=ctx, name=department, duties=["lead_coordinator"])
    accounts = [
        FirstAccount("sysadmin", Role.SYSADMIN, ctx.chance.token(9).hex()),
        FirstAccount("secadmin", Role.SECADMIN, ctx.chance.token(9).hex()),
    ]
    names = {Role.SYSADMIN: "系统管理员", Role.SECADMIN: "安全管理员"}
    for one in accounts:
        create_person(
            ctx=ctx,
            username=one.username,
            name=names[one.role],
            department_id=root.id,
            roles=(one.role,),
            password=one.password,
        )
    return accounts
