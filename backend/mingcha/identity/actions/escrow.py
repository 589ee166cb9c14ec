"""How does the office open a phone whose PIN was forgotten?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from mingcha.identity.actions.keys import escrow_key
from mingcha.identity.queries import check_sees_person, department_scope, get_device_key, get_person
from mingcha.identity.rules import EscrowFaulty, check_can_unseal, open_escrow
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.permission import Permission


def unseal_device(
    device_id: str, *, ctx: Ctx, slot: Mapping[str, Any], reason: str, private: ec.EllipticCurvePrivateKey
) -> bytes:
    """Opens the wrapped data key that lies on a phone; who did it, for which phone and why goes into the audit trail.

    The 32 bytes are given back and kept nowhere. Raises DeviceUnknown, UnsealRefused, EscrowFaulty.
    """
    key = get_device_key(device_id)
    owner = get_person(key.person_id)
    scope = department_scope(ctx.actor)
    check_can_unseal(
        own=owner.id == ctx.actor.id,
        revoked=key.revoked_at is not None,
        may_revoke=ctx.actor.can(Permission.DEVICE_REVOKE),
        sees_department=scope is None or owner.department_id in scope,
    )
    found = open_escrow(slot, owner.id, private)
    audit.record(
        ctx, "unseal_device", ("device", device_id), None, {"person_id": owner.id, "reason": reason, "slot": slot["iv"]}
    )
    return found


def open_exported(slot: Mapping[str, Any], person_id: str, *, ctx: Ctx, data_dir: Path) -> bytes:
    """The data key of a phone that exported itself: for whoever sees its owner. The import of the file writes the audit entry.

    Raises PersonUnknown, EscrowFaulty.
    """
    check_sees_person(ctx.actor, person_id)
    try:
        return open_escrow(slot, person_id, escrow_key(data_dir))
    except (KeyError, TypeError) as error:
        raise EscrowFaulty from error
