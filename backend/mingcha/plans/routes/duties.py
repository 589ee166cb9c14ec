"""Where do duties for items go to another department?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.permission import Permission
from mingcha.plans import actions, queries
from mingcha.plans.schemas.duties import DutyMoveIn, DutyMovePageOut, FatesOut, ItemsArgs

blp = blueprint("duty_moves")


@blp.route("/duty-moves", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, DutyMovePageOut)
def list_moves(args: dict[str, Any]) -> Any:
    """Duties that left or came to the caller's department; auditors see all."""
    actor = ctx().actor
    return queries.list_duty_moves(None if actor.can(Permission.AUDIT_READ) else actor.department_id, **args)


@blp.route("/duty-moves/preview", methods=["GET"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(ItemsArgs, location="query")
@blp.response(200, FatesOut)
def preview_move(args: dict[str, Any]) -> Any:
    """What would become of the open tasks; nothing is changed."""
    fates = queries.list_fates(args["items"].split(","), str(ctx().actor.department_id))
    names = ("id", "number", "title", "state")
    return {"tasks": [{**{name: getattr(task, name) for name in names}, "how": how} for task, how in fates]}


@blp.route("/duty-moves", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(DutyMoveIn)
@blp.response(204)
def move(body: dict[str, Any]) -> None:
    """Gives items of the caller's department to another one."""
    actions.move_duties(ctx=ctx(), **body)
