"""Where are flags across visits read and explained?"""

from __future__ import annotations

from typing import Any

from mingcha.inspections.actions import explain_flag
from mingcha.inspections.queries import find_flags, get_flag
from mingcha.inspections.schemas.flags import FlagArgs, FlagExplainIn, FlagOut, FlagPageOut
from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission

blp = blueprint("flags")


@blp.route("/flags", methods=["GET"])
@requires(Permission.FLAG_READ)
@blp.arguments(FlagArgs, location="query")
@blp.response(200, FlagPageOut)
def list_flags(args: dict[str, Any]) -> Any:
    """A page of facts across visits that a person should look at, the newest first: auditors all, supervisors their department's."""
    page = find_flags(actor=ctx().actor, **args)
    return {"items": page.items, "next": page.next}


@blp.route("/flags/<uuid:flag_id>", methods=["GET"])
@requires(Permission.FLAG_READ)
@blp.response(200, FlagOut)
def show_one(flag_id: Any) -> Any:
    """One flag; 404 for visits of other departments."""
    return get_flag(str(flag_id), actor=ctx().actor)


@blp.route("/flags/<uuid:flag_id>/explain", methods=["POST"])
@requires(Permission.FLAG_EXPLAIN)
@blp.arguments(FlagExplainIn)
@blp.response(200, FlagOut)
def explain(body: dict[str, Any], flag_id: Any) -> Any:
    """Writes down what explains a flag; once, and never by somebody of the team."""
    explain_flag(str(flag_id), reason=body["reason"], ctx=ctx())
    return get_flag(str(flag_id), actor=ctx().actor)
