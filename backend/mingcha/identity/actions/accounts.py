"""How does an office begin, and how does somebody who is only in a register get an account?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select, update

from mingcha.identity.actions.passwords import hash_password
from mingcha.identity.actions.people import create_department, create_person
from mingcha.identity.actions.sessions import Attempt, count_as_success
from mingcha.identity.models import Person, SignInSession
from mingcha.identity.queries import PersonView, get_person
from mingcha.identity.rules import OfficeOpen, PersonUnknown, check_can_set_password, check_password
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
    """Gives a person a new password and ends their sessions. Raises PersonUnknown, PasswordWeak, AdministratorApart."""
    row = session().get(Person, person_id)
    if row is None:
        raise PersonUnknown
    check_can_set_password(row.realm, own=row.id == ctx.actor.id, system=ctx.actor.is_system)
    _keep(row, password, ctx, spared=None)
    audit.record(ctx, "set_password", ("person", person_id), None, None)
    return get_person(person_id)


def change_password(attempt: Attempt, verified: bool, password: str, *, ctx: Ctx) -> bool:
    """One's own new password, after the old one was checked; other sessions end. False (a counted miss) for a wrong old one."""
    if not verified or attempt.person_id != ctx.actor.id:
        audit.record(ctx, "refuse_password_change", ("person", ctx.actor.id), None, None)
        return False
    count_as_success(attempt)
    _keep(session().get_one(Person, ctx.actor.id), password, ctx, spared=ctx.actor.session_id)
    audit.record(ctx, "change_password", ("person", ctx.actor.id), None, None)
    return True


def _keep(row: Person, password: str, ctx: Ctx, *, spared: str | None) -> None:
    check_password(password, row.username)
    now = ctx.clock.now()
    row.password_hash, row.password_set_at = hash_password(password), now
    row.version += 1
    theirs = update(SignInSession).where(SignInSession.person_id == row.id, SignInSession.revoked_at.is_(None))
    ended = theirs.where(SignInSession.id != spared) if spared else theirs
    session().execute(ended.values(revoked_at=now, revoke_reason="password_set"))
    session().flush()


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
