"""Who watches a draw, and how do they sign its minutes?"""

from __future__ import annotations

from typing import Any

from mingcha.draws import actions, queries
from mingcha.draws.schemas import observers as s
from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission

blp = blueprint("draw_observers")


@blp.route("/draws/<draw_id>/observers")
@requires(Permission.DRAW_READ)
@blp.response(200, s.ObserverListOut)
def list_observers(draw_id: str) -> Any:
    """The registered observers, the minutes, and who signed them."""
    return queries.get_observers(draw_id, actor=ctx().actor)


@blp.route("/draws/<draw_id>/observers", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.RegisteredObserverIn)
@blp.response(201, s.ObserverListOut)
def post_observer(data: dict[str, Any], draw_id: str) -> Any:
    """Register somebody who will watch, before the seed."""
    actions.enter_observer(data.pop("id"), draw_id, ctx=ctx(), **data)
    return queries.get_observers(draw_id, actor=ctx().actor)


@blp.route("/draws/<draw_id>/observers/<observer_id>/leave", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.response(200, s.ObserverListOut)
def post_leave(draw_id: str, observer_id: str) -> Any:
    """Mark somebody who went before the seed, or was entered by mistake; the entry stays."""
    actions.leave_observer(draw_id, observer_id, ctx=ctx())
    return queries.get_observers(draw_id, actor=ctx().actor)


@blp.route("/draws/<draw_id>/observers/<observer_id>/signature", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.MinutesSignatureIn)
@blp.response(201, s.ObserverListOut)
def post_signature(data: dict[str, Any], draw_id: str, observer_id: str) -> Any:
    """Keep an observer's signature under the minutes that were shown."""
    actions.sign_minutes(draw_id, observer_id, ctx=ctx(), **data)
    return queries.get_observers(draw_id, actor=ctx().actor)
