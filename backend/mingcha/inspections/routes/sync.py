"""How does a phone pull its visits, push its events and read its receipt?"""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request

from mingcha.evidence.actions import BatchMalformed, split_batch
from mingcha.evidence.queries import list_confirmed_of_device, list_lacking, receipt_of, top_of
from mingcha.identity.queries import find_device_key
from mingcha.inspections.actions import receive_events
from mingcha.inspections.queries import pull_assignments
from mingcha.inspections.schemas.receipts import LackingIn, LackingOut, ReceiptArgs, ReceiptOut
from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound

blp = blueprint("sync")


@blp.route("/assignments", methods=["GET"])
@requires(Permission.INSPECTION_OWN)
@blp.response(200)
def show_assignments() -> Response:
    """The caller's visits with checklists, team, offer and words; nobody else's."""
    return _json(pull_assignments(ctx=ctx()))


@blp.route("/events", methods=["POST"])
@requires(Permission.EVIDENCE_SEND)
@blp.response(200)
def take_events() -> Response:
    """NDJSON of at most 100 signed events: one answer per line, and the receipt of the device (settled 3)."""
    if request.mimetype != "application/x-ndjson":
        raise BatchMalformed()
    context = ctx()
    received = receive_events(split_batch(request.get_data(cache=False)), ctx=context)
    receipt = received.receipt
    told = {"device": receipt.device, "seq": receipt.seq, "gaps": receipt.gaps} if receipt else None
    return _json({"results": [outcome.document(context.lang) for outcome in received.outcomes], "receipt": told})


@blp.route("/receipts", methods=["GET"])
@requires(Permission.EVIDENCE_SEND)
@blp.arguments(ReceiptArgs, location="query")
@blp.response(200, ReceiptOut)
def show_receipt(args: dict[str, Any]) -> Any:
    """What the server holds of one of the caller's devices; 404 for another's."""
    device, caller = _own_device(args["device"]), ctx().actor.id
    seq, gaps = receipt_of(device)
    blobs = list_confirmed_of_device(device, caller)
    return {"device": device, "seq": seq, "gaps": gaps, "top": top_of(device), "backed_up_seq": None, "blobs": blobs}


@blp.route("/receipts/lacking", methods=["POST"])
@requires(Permission.EVIDENCE_SEND)
@blp.arguments(LackingIn)
@blp.response(200, LackingOut)
def show_lacking(body: dict[str, Any]) -> Any:
    """Which of these photos and signatures, confirmed once, are not stored here any more: a server restored from an older copy lost them."""
    return {"lacking": list_lacking(body["evidence"], _own_device(body["device"]), ctx().actor.id)}


def _own_device(key: str) -> str:
    """The device's id if it is the caller's. Raises NotFound for another's."""
    device = find_device_key(key)
    if device is None or device.person_id != ctx().actor.id:
        raise NotFound()
    return device.id


def _json(body: Any) -> Response:
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
