"""How does the office take in what a crashed phone exported? Send the file, look into it, then step by step."""

from __future__ import annotations

from typing import Any

from flask import request

from mingcha.evidence.actions import places_of
from mingcha.inspections import schemas
from mingcha.inspections.actions.rescue import advance_rescue, inspect_rescue
from mingcha.inspections.actions.rescue_folder import PIECE, Folder, begin_folder, open_folder
from mingcha.kernel.db import reading
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import TooLarge
from mingcha.kernel.storage import store

blp = blueprint("rescues")


def _mine(rescue_id: Any) -> Folder:
    """The caller's own file. Raises RescueUnknown."""
    context = ctx()
    with reading():
        pass  # ends the read that loaded the caller, so that writes can begin
    return open_folder(settings().data_dir, str(rescue_id), ctx=context)


@blp.route("/rescues/<uuid:rescue_id>", methods=["PUT"])
@own_transactions
@requires(Permission.EVIDENCE_RESCUE)
@blp.arguments(schemas.RescueArgs, location="query")
@blp.response(201, schemas.RescueOut)
def begin_rescue(args: dict[str, Any], rescue_id: Any) -> Any:
    """Announces a rescue file under the client's id, with its size in bytes; the same again changes nothing."""
    return begin_folder(settings().data_dir, str(rescue_id), ctx=ctx(), **args).shown()


@blp.route("/rescues/<uuid:rescue_id>", methods=["GET"])
@own_transactions
@requires(Permission.EVIDENCE_RESCUE)
@blp.response(200, schemas.RescueOut)
def show_rescue(rescue_id: Any) -> Any:
    """How much of the file has arrived, what it holds, and what came of it so far."""
    return _mine(rescue_id).shown()


@blp.route("/rescues/<uuid:rescue_id>", methods=["PATCH"])
@own_transactions
@requires(Permission.EVIDENCE_RESCUE)
@blp.arguments(schemas.RescuePieceArgs, location="query")
@blp.response(200, schemas.RescueOut)
def append_to_rescue(args: dict[str, Any], rescue_id: Any) -> Any:
    """One piece (at most 8 MiB) that begins at byte `at`; one that does not fit changes nothing. Go on at `received`."""
    piece = request.get_data(cache=False)
    if len(piece) > PIECE:
        raise TooLarge(limit="8 MiB")
    folder = _mine(rescue_id)
    with folder.alone():
        folder.append(args["at"], piece)
    return folder.shown()


@blp.route("/rescues/<uuid:rescue_id>/inspect", methods=["POST"])
@own_transactions
@requires(Permission.EVIDENCE_RESCUE)
@blp.arguments(schemas.RescueInspectIn)
@blp.response(200, schemas.RescueOut)
def inspect(body: dict[str, Any], rescue_id: Any) -> Any:
    """Opens the file with the office's spare key (or a PIN) and says what is in it and what of it is new. Takes nothing in; audited."""
    folder = _mine(rescue_id)
    with folder.alone():
        folder.check_whole()
        folder.keep(inspect_rescue(folder.file, ctx=ctx(), data_dir=settings().data_dir, **body))
    return folder.shown()


@blp.route("/rescues/<uuid:rescue_id>/advance", methods=["POST"])
@own_transactions
@requires(Permission.EVIDENCE_RESCUE)
@blp.arguments(schemas.RescueAdvanceIn)
@blp.response(200, schemas.RescueOut)
def advance(body: dict[str, Any], rescue_id: Any) -> Any:
    """Takes the next step in: up to 100 events, or one original. Call again while `done` is below `total`; stopping loses nothing."""
    folder = _mine(rescue_id)
    places = places_of(settings().data_dir, store(), settings().region)
    with folder.alone():
        plan = folder.plan()
        if plan is None:
            folder.check_whole()
            plan = inspect_rescue(folder.file, pin=body["pin"], ctx=ctx(), data_dir=settings().data_dir)
        advance_rescue(folder.file, plan, places=places, ctx=ctx(), data_dir=settings().data_dir, **body)
        folder.keep(plan)
    return folder.shown()


@blp.route("/rescues/<uuid:rescue_id>", methods=["DELETE"])
@own_transactions
@requires(Permission.EVIDENCE_RESCUE)
@blp.response(204)
def remove_rescue(rescue_id: Any) -> None:
    """Removes the file from the server; what was taken in stays."""
    _mine(rescue_id).remove()
