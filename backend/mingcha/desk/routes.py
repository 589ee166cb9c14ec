"""Where does the desk look for something, and keep views of lists?"""

from __future__ import annotations

from typing import Any

from mingcha.desk import actions, queries
from mingcha.desk.schemas import SearchArgs, SearchOut, ViewIn, ViewOut, ViewsArgs, ViewsOut
from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission

blp = blueprint("desk")


@blp.route("/search")
@requires(Permission.SESSION_OWN)
@blp.arguments(SearchArgs, location="query")
@blp.response(200, SearchOut)
def search(args: dict[str, Any]) -> Any:
    """Businesses, records, tasks, plans, items, leads, follow-ups and people, as far as the caller may read each."""
    return {"groups": queries.search(args["q"], ctx().actor)}


@blp.route("/views")
@requires(Permission.SESSION_OWN)
@blp.arguments(ViewsArgs, location="query")
@blp.response(200, ViewsOut)
def list_views(args: dict[str, Any]) -> Any:
    """The caller's own views."""
    return {"items": queries.list_views(ctx().actor.id, args["room"])}


@blp.route("/views/<uuid:view_id>", methods=["PUT"])
@requires(Permission.SESSION_OWN)
@blp.arguments(ViewIn)
@blp.response(200, ViewOut)
def put_view(body: dict[str, Any], view_id: Any) -> Any:
    """Keeps filters under the client's id, or changes them."""
    actions.save_view(str(view_id), ctx=ctx(), **body)
    return queries.get_view(str(view_id), ctx().actor.id)


@blp.route("/views/<uuid:view_id>", methods=["DELETE"])
@requires(Permission.SESSION_OWN)
@blp.response(204)
def delete_view(view_id: Any) -> None:
    """Throws one away."""
    actions.delete_view(str(view_id), ctx=ctx())
