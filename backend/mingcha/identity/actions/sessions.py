"""How does a person sign in, stay signed in and sign out? Sessions are rows; a token is only as good as its row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from mingcha.identity.models import Department, Device, Person, RefreshToken, RoleGrant, SignInAttempt, SignInSession
from mingcha.identity.rules import (
    ADDRESS_TRIES,
    ADDRESS_WINDOW,
    GRACE,
    KEPT,
    LOCK_FAILURES,
    LOCK_WINDOW,
    DeviceRevoked,
    SignInTooOften,
    address_wait,
    lock_wait,
    refresh_until,
    session_end,
)
from mingcha.kernel import audit
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.permission import Role

SIGN_IN_LOCK = 7_302


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was let in, counted as a miss until `finish_sign_in` says otherwise."""

    id: str
    username: str
    person_id: str | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session, its person and their present rights. `refresh_id`/`refresh_until` only where a refresh token was made."""

    id: str
    person_id: str
    username: str
    name: str
    department_id: str
    department_name: str
    roles: frozenset[Role]
    device_id: str | None
    csrf_key: str
    ends_at: datetime
    device_revoked: bool = False
    refresh_id: str | None = None
    refresh_until: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who acts in this session; the inspector's id is the person's id."""
        inspector = self.person_id if Role.INSPECTOR in self.roles else None
        return Actor(self.person_id, self.name, self.roles, self.department_id, inspector, self.id)


def begin_sign_in(username: str, address: str, *, ctx: Ctx) -> Attempt:
    """Counts the try first, so that parallel tries cannot slip through. Raises SignInTooOften (5 misses in 15 min, 30 tries a minute)."""
    lock(SIGN_IN_LOCK)
    name, now = username.lower()[:64], ctx.clock.now()
    wait = max(lock_wait(_misses(name, now), now), address_wait(_tries(address, now), now))
    if wait:
        raise SignInTooOften(seconds=wait)
    row = SignInAttempt(id=ctx.ids.new(), username=name, address=address, at=now, succeeded=False)
    session().add(row)
    person = (
        session()
        .execute(select(Person.id, Person.password_hash).where(Person.username == name, Person.disabled_at.is_(None)))
        .first()
    )
    session().flush()
    return Attempt(row.id, name, person.id if person else None, person.password_hash if person else None)


def finish_sign_in(attempt: Attempt, verified: bool, *, ctx: Ctx, device_id: str | None = None) -> SessionView | None:
    """Opens the session, or None (recorded) for a miss. Raises DeviceRevoked when the named phone was revoked."""
    if not verified or attempt.person_id is None:
        audit.record(ctx, "refuse_sign_in", ("sign_in", attempt.username), None, None)
        return None
    device = _device_for(attempt.person_id, device_id)
    count_as_success(attempt)
    now = ctx.clock.now()
    ends_at = session_end(now, phone=device is not None)
    row = SignInSession(
        id=ctx.ids.new(), person_id=attempt.person_id, device_id=device, csrf_key=ctx.chance.token(32).hex()
    )
    row.created_at, row.ends_at = now, ends_at
    session().add(row)
    session().flush()
    token = _issue(row, now, ctx)
    view = load_session(row.id, now)
    if view is None:
        return None
    audit.record(replace(ctx, actor=view.actor), "sign_in", ("session", row.id), None, {"device_id": device})
    return replace(view, refresh_id=token.id, refresh_until=token.expires_at)


def count_as_success(attempt: Attempt) -> None:
    """The password fitted: the misses before it no longer count."""
    session().execute(update(SignInAttempt).where(SignInAttempt.id == attempt.id).values(succeeded=True))


# Asked once per request, so the statement is built once.
_LOADED = (
    select(
        SignInSession.id,
        SignInSession.device_id,
        SignInSession.csrf_key,
        SignInSession.ends_at,
        SignInSession.revoked_at,
        Person.id.label("person_id"),
        Person.username,
        Person.name,
        Person.department_id,
        Person.disabled_at,
        Department.name.label("department_name"),
        Device.revoked_at.label("device_revoked_at"),
        RoleGrant.role,
    )
    .join(Person, Person.id == SignInSession.person_id)
    .join(Department, Department.id == Person.department_id)
    .outerjoin(Device, Device.id == SignInSession.device_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(SignInSession.id == bindparam("session_id"))
    .order_by(RoleGrant.role)
)


def load_session(session_id: str, now: datetime) -> SessionView | None:
    """The session with its person and roles, by one query; None if it ended, was revoked or the person is off.

    A session whose device was revoked comes back with `device_revoked`, so that the phone can be told why.
    """
    rows = session().execute(_LOADED, {"session_id": session_id}).all()
    if not rows:
        return None
    row = rows[0]
    revoked = row.revoked_at is not None and row.device_revoked_at is None
    if revoked or row.ends_at <= now or row.disabled_at is not None:
        return None
    view = SessionView(
        row.id,
        row.person_id,
        row.username,
        row.name,
        row.department_id,
        row.department_name,
        frozenset(Role(one.role) for one in rows if one.role is not None),
        row.device_id,
        row.csrf_key,
        row.ends_at,
    )
    return replace(view, device_revoked=row.device_revoked_at is not None)


def rotate_refresh(refresh_id: str, session_id: str, *, ctx: Ctx) -> SessionView | None:
    """Uses a refresh token once and issues its successor. None if it must be refused (the caller answers 401 after the commit).

    Within 30 s a used token gets the same successor (parallel tabs, lost answers); later reuse ends the whole session.
    """
    now = ctx.clock.now()
    view = load_session(session_id, now)
    if view is None or view.device_revoked:
        return view
    token = session().get(RefreshToken, refresh_id, populate_existing=True, with_for_update=True)
    if token is None or token.session_id != session_id or token.expires_at <= now:
        return None
    if token.used_at is None:
        return _use(token, view, now, ctx)
    if now - token.used_at <= GRACE and token.successor_id is not None:
        successor = session().get_one(RefreshToken, token.successor_id)
        return replace(view, refresh_id=successor.id, refresh_until=successor.expires_at)
    end_session(session_id, ctx=replace(ctx, actor=view.actor), reason="refresh_reused")
    return None


def end_session(session_id: str, *, ctx: Ctx, reason: str = "signed_out") -> None:
    """Ends a session; twice is the same as once."""
    row = session().get(SignInSession, session_id)
    if row is None or row.revoked_at is not None:
        return
    row.revoked_at, row.revoke_reason = ctx.clock.now(), reason
    session().flush()
    audit.record(ctx, "end_session", ("session", session_id), None, {"reason": reason})


def forget_old_sign_ins(*, ctx: Ctx) -> int:
    """Deletes tries and refresh tokens that ended more than 30 days ago; the number of rows. Sessions and the audit trail stay."""
    before = ctx.clock.now() - KEPT
    tries = session().execute(delete(SignInAttempt).where(SignInAttempt.at < before).returning(SignInAttempt.id)).all()
    stale = delete(RefreshToken).where(RefreshToken.expires_at < before).returning(RefreshToken.id)
    count = len(tries) + len(session().execute(stale).all())
    if count:
        audit.record(ctx, "forget_old_sign_ins", ("sign_in", "all"), None, {"rows": count})
    return count


def _use(token: RefreshToken, view: SessionView, now: datetime, ctx: Ctx) -> SessionView:
    row = session().get_one(SignInSession, view.id)
    successor = _issue(row, now, ctx)
    token.used_at, token.successor_id = now, successor.id
    session().flush()
    audit.record(replace(ctx, actor=view.actor), "refresh_session", ("session", view.id), None, None)
    return replace(view, refresh_id=successor.id, refresh_until=successor.expires_at)


def _issue(row: SignInSession, now: datetime, ctx: Ctx) -> RefreshToken:
    until = refresh_until(now, row.ends_at, phone=row.device_id is not None)
    token = RefreshToken(id=ctx.ids.new(), session_id=row.id, issued_at=now, expires_at=until)
    session().add(token)
    session().flush()
    return token


def _device_for(person_id: str, device_id: str | None) -> str | None:
    row = session().get(Device, device_id) if device_id else None
    if row is None or row.person_id != person_id:
        return None
    if row.revoked_at is not None:
        raise DeviceRevoked
    return row.id


def _misses(username: str, now: datetime) -> list[datetime]:
    statement = select(SignInAttempt.at, SignInAttempt.succeeded).where(
        SignInAttempt.username == username, SignInAttempt.at > now - LOCK_WINDOW
    )
    misses: list[datetime] = []
    for at, succeeded in session().execute(
        statement.order_by(SignInAttempt.at.desc(), SignInAttempt.id.desc()).limit(LOCK_FAILURES)
    ):
        if succeeded:
            break
        misses.append(at)
    return misses[::-1]


def _tries(address: str, now: datetime) -> list[datetime]:
    statement = select(SignInAttempt.at).where(
        SignInAttempt.address == address, SignInAttempt.at > now - ADDRESS_WINDOW
    )
    return list(session().scalars(statement.order_by(SignInAttempt.at.desc()).limit(ADDRESS_TRIES)))[::-1]
