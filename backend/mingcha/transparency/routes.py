"""Where does anybody read the log? Signed heads, proofs and leaves without signing in; objections for auditors."""

from __future__ import annotations

from typing import Any

from flask import Response

from mingcha.kernel.http import blueprint, public, requires
from mingcha.kernel.permission import Permission
from mingcha.transparency import queries, schemas

blp = blueprint("log")


@blp.route("/log/checkpoint")
@public
@blp.arguments(schemas.CheckpointArgs, location="query")
@blp.response(200, content_type="text/plain")
def show_checkpoint(args: dict[str, Any]) -> Response:
    """A signed head as a C2SP note, with the cosignatures of witnesses."""
    return Response(queries.get_checkpoint(**args).note, content_type="text/plain; charset=utf-8")


@blp.route("/log/proof/inclusion")
@public
@blp.arguments(schemas.InclusionArgs, location="query")
@blp.response(200, schemas.InclusionOut)
def prove_inclusion(args: dict[str, Any]) -> Any:
    """That a leaf stands in the log of this size."""
    return queries.get_inclusion(args["leaf"], args.get("size", _signed()))


@blp.route("/log/proof/consistency")
@public
@blp.arguments(schemas.ConsistencyArgs, location="query")
@blp.response(200, schemas.ConsistencyOut)
def prove_consistency(args: dict[str, Any]) -> Any:
    """That the later log begins with the earlier one."""
    return queries.get_consistency(args["old"], args.get("new", _signed()))


@blp.route("/log/entries")
@public
@blp.arguments(schemas.EntriesArgs, location="query")
@blp.response(200, schemas.EntriesOut)
def list_entries(args: dict[str, Any]) -> Any:
    """Leaves in order; of what is not public only the hash."""
    return {"items": queries.list_entries(args["start"], args["limit"])}


@blp.route("/log/alarms")
@requires(Permission.AUDIT_READ)
@blp.response(200, schemas.AlarmsOut)
def list_alarms() -> Any:
    """What witnesses, and the log itself, objected."""
    return {"items": queries.list_alarms()}


def _signed() -> int:
    head = queries.find_head()
    return head.size if head else 0
