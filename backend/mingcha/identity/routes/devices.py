"""Where are phones' keys enrolled, listed and revoked, and where is a phone opened whose PIN was forgotten?"""

from __future__ import annotations

from typing import Any

from mingcha.identity import actions, queries, schemas
from mingcha.identity.actions.keys import escrow_key
from mingcha.identity.rules import escrow_id, public_jwk
from mingcha.identity.schemas.unsealing import EscrowKeyOut, UnsealIn, UnsealOut
from mingcha.kernel.db import transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import Forbidden

blp = blueprint("devices")


@blp.route("/devices", methods=["GET"])
@requires(Permission.DEVICE_OWN)
@blp.arguments(schemas.DeviceArgs, location="query")
@blp.response(200, schemas.DeviceListOut)
def list_devices(args: dict[str, Any]) -> Any:
    """The caller's devices, or with `person_id` those of a person they may revoke for."""
    here = ctx()
    owner = args["person_id"] or here.actor.id
    if owner != here.actor.id:
        if not here.actor.can(Permission.DEVICE_REVOKE):
            raise Forbidden(permission=Permission.DEVICE_REVOKE.value)
        queries.check_sees_person(here.actor, owner)
    return {"items": [schemas.device_out(key, here.clock) for key in queries.list_devices_of(owner)]}


@blp.route("/devices", methods=["POST"])
@requires(Permission.DEVICE_OWN)
@blp.arguments(schemas.DeviceIn)
@blp.response(201, schemas.DeviceOut)
def enrol_device(body: dict[str, Any]) -> Any:
    """Enrols a P-256 key; its id is the hex RFC 7638 thumbprint. The same key again is the same device."""
    here = ctx()
    return schemas.device_out(actions.enrol_device(ctx=here, **body), here.clock)


@blp.route("/devices/<string(length=64):device_id>/revoke", methods=["POST"])
@requires(Permission.DEVICE_OWN)
@blp.arguments(schemas.RevokeIn)
@blp.response(200, schemas.DeviceOut)
def revoke_device(body: dict[str, Any], device_id: str) -> Any:
    """Revokes one's own device, or a colleague's with the right to. What it sends later is kept for a decision."""
    here = ctx()
    return schemas.device_out(actions.revoke_device(device_id, ctx=here, reason=body["reason"]), here.clock)


@blp.route("/devices/escrow-key", methods=["GET"])
@requires(Permission.DEVICE_OWN)
@blp.response(200, EscrowKeyOut)
def show_escrow_key() -> Any:
    """The public half of the office's spare key: each phone seals its data key for it too, so a forgotten PIN loses nothing."""
    jwk = public_jwk(escrow_key(settings().data_dir).public_key())
    return {"id": escrow_id(jwk), "jwk": jwk}


@blp.route("/devices/<string(length=64):device_id>/unseal", methods=["POST"])
@own_transactions  # the reply must not be kept for an Idempotency-Key
@requires(Permission.DEVICE_UNSEAL)
@blp.arguments(UnsealIn)
@blp.response(200, UnsealOut)
def unseal_device(body: dict[str, Any], device_id: str) -> Any:
    """Opens a phone's data key with the spare key: one's own phone, or a colleague's with the right to revoke it. Audited with its reason."""
    here, private = ctx(), escrow_key(settings().data_dir)
    with transaction():
        found = actions.unseal_device(device_id, ctx=here, private=private, **body)
    return {"dek": found.hex()}
