"""How is a phone's key enrolled and revoked?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from mingcha.identity.models import Device, SignInSession
from mingcha.identity.queries import DeviceKey, department_scope, get_device_key, get_person
from mingcha.identity.rules import (
    DEVICE_LIFE,
    DeviceForeign,
    DeviceRevoked,
    check_can_revoke,
    check_jwk,
    session_end,
    thumbprint,
)
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.transparency import actions as log


def enrol_device(*, ctx: Ctx, jwk: Mapping[str, str], label: str) -> DeviceKey:
    """Enrols the caller's P-256 key for 12 months and binds the session to it. The same key again is the same device.

    A new key under the same label replaces the caller's former one: events it signed before stay good, it is not revoked.
    Raises DeviceKeyFaulty, DeviceForeign, DeviceRevoked.
    """
    x, y = check_jwk(jwk)
    key_id = thumbprint(x, y)
    known = session().get(Device, key_id)
    if known is not None:
        return _enrolled_before(known, ctx)
    now = ctx.clock.now()
    former = select(Device.id).where(
        Device.person_id == ctx.actor.id,
        Device.label == label,
        Device.revoked_at.is_(None),
        Device.replaced_at.is_(None),
    )
    replaced = session().scalar(former)
    if replaced is not None:
        log.append_fact("key.replace", replaced, {"by": key_id}, ctx=ctx)
        session().execute(update(Device).where(Device.id == replaced).values(replaced_at=now))
    session().add(
        Device(id=key_id, person_id=ctx.actor.id, label=label, x=x, y=y, enrolled_at=now, expires_at=now + DEVICE_LIFE)
    )
    session().flush()
    log.append_fact("key.enrol", key_id, {"x": x, "y": y, "person": ctx.actor.id}, ctx=ctx)
    _bind_session(key_id, now, ctx)
    audit.record(
        ctx,
        "enrol_device",
        ("device", key_id),
        {"replaced": replaced} if replaced else None,
        {"person_id": ctx.actor.id, "label": label},
    )
    return get_device_key(key_id)


def revoke_device(device_id: str, *, ctx: Ctx, reason: str) -> DeviceKey:
    """Revokes a device and ends its sessions; what it sends later is kept for a decision. Twice is the same as once.

    Raises DeviceUnknown, also for a device of a department the caller does not see.
    """
    key = get_device_key(device_id)
    owner = get_person(key.person_id)
    scope = department_scope(ctx.actor)
    sees = scope is None or owner.department_id in scope
    check_can_revoke(
        own=owner.id == ctx.actor.id, may_revoke=ctx.actor.can(Permission.DEVICE_REVOKE), sees_department=sees
    )
    if key.revoked_at is not None:
        return key
    now = ctx.clock.now()
    session().execute(
        update(Device)
        .where(Device.id == device_id)
        .values(revoked_at=now, revoked_by=ctx.actor.id, revoke_reason=reason)
    )
    log.append_fact("key.revoke", device_id, {"reason": reason}, ctx=ctx)
    held = update(SignInSession).where(SignInSession.device_id == device_id, SignInSession.revoked_at.is_(None))
    session().execute(held.values(revoked_at=now, revoke_reason="device_revoked"))
    audit.record(
        ctx, "revoke_device", ("device", device_id), {"state": key.state(now)}, {"state": "revoked", "reason": reason}
    )
    session().expire_all()
    return get_device_key(device_id)


def _enrolled_before(row: Device, ctx: Ctx) -> DeviceKey:
    if row.person_id != ctx.actor.id:
        raise DeviceForeign
    if row.revoked_at is not None:
        raise DeviceRevoked
    _bind_session(row.id, ctx.clock.now(), ctx)
    return get_device_key(row.id)


def _bind_session(device_id: str, now: datetime, ctx: Ctx) -> None:
    row = session().get(SignInSession, ctx.actor.session_id) if ctx.actor.session_id else None
    if row is not None and row.device_id != device_id:
        row.device_id = device_id
        row.ends_at = session_end(row.created_at, phone=True)
        session().flush()
