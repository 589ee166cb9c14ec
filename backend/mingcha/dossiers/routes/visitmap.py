"""Where does the desk get its map of visits?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.dossiers import actions, queries, schemas
from mingcha.dossiers.routes.dossiers import caller
from mingcha.dossiers.schemas.visitmap import DossierArgs, VisitMapOut
from mingcha.kernel.db import transaction
from mingcha.kernel.http import blueprint, own_transactions, requires, settings
from mingcha.kernel.permission import Permission

blp = blueprint("visit-map")


@blp.route("/visit-map")
@own_transactions
@requires(Permission.REPORT_READ)
@blp.arguments(DossierArgs, location="query")
@blp.response(200, VisitMapOut)
def show_map(args: dict[str, Any]) -> Any:
    """Inspections by the search's conditions with their places, the newest first: of all departments for auditors, else of the caller's. What was asked is written down."""
    who, cursor, limit = caller(), args.pop("cursor"), args.pop("limit")
    with transaction():
        asked = queries.asked_by(who.actor, queries.Asked(**args))
        page = actions.search_dossiers(asked, cursor=cursor, limit=limit, ctx=who)
        points = queries.list_points(page.items)
    rows = [{**schemas.row_out(one), **asdict(points[one.found.inspection_id])} for one in page.items]
    return {"items": rows, "next": page.next, "tiles": settings().map_tiles or None, "credit": settings().map_credit}
