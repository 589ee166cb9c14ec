"""How does a colleague take over a visit, and what does their phone need to go on?"""

from __future__ import annotations

from typing import Any

from flask import Response

from mingcha.inspections import queries, schemas
from mingcha.inspections.actions import hand_over
from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission

blp = blueprint("teams")


@blp.route("/inspections/<string:inspection_id>/colleagues", methods=["GET"])
@requires(Permission.SESSION_OWN)
@blp.response(200, schemas.ColleaguesOut)
def list_colleagues(inspection_id: str) -> Any:
    """Inspectors with a valid certificate who are not on the team; 404 outside the caller's visits and departments."""
    queries.check_can_read(ctx().actor, inspection_id)
    return {"items": queries.list_colleagues(inspection_id, on=ctx().clock.today())}


@blp.route("/inspections/<string:inspection_id>/hand-over", methods=["POST"])
@requires(Permission.SESSION_OWN)
@blp.arguments(schemas.HandOverIn)
@blp.response(204)
def hand_over_visit(body: dict[str, Any], inspection_id: str) -> None:
    """One of the team, or a supervisor of the leading department, gives a seat of an open visit to a colleague, with the reason."""
    hand_over(inspection_id, **body, ctx=ctx())


@blp.route("/assignments/<string:inspection_id>/events", methods=["GET"])
@requires(Permission.INSPECTION_OWN)
@blp.response(200)
def show_events(inspection_id: str) -> Response:
    """The accepted event lines of one of the caller's visits as NDJSON, byte for byte: what a colleague's phone goes on from."""
    lines = queries.list_lines_of_own_visit(ctx().actor.id, inspection_id)
    return Response(b"".join(line + b"\n" for line in lines), mimetype="application/x-ndjson")
