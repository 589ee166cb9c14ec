"""How is a draw run and read? Each view is one call below."""

from __future__ import annotations

from typing import Any

from flask import Response

from mingcha.draws import actions, queries
from mingcha.draws.schemas import draws as s
from mingcha.kernel.http import blueprint, ctx, download, requires, settings
from mingcha.kernel.permission import Permission

blp = blueprint("draws")


def _seen(draw_id: str) -> queries.DrawView:
    return queries.get_draw(draw_id, actor=ctx().actor)


@blp.route("/draws")
@requires(Permission.DRAW_READ)
@blp.arguments(s.DrawArgs, location="query")
@blp.response(200, s.DrawPageOut)
def list_draws(args: dict[str, Any]) -> Any:
    """Draws of the caller's department, newest first."""
    return queries.list_draws(
        actor=ctx().actor, task_id=args["task"], state=args["state"], cursor=args["cursor"], limit=args["limit"]
    )


@blp.route("/draws", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.DrawIn)
@blp.response(201, s.DrawOut)
def post_draw(data: dict[str, Any]) -> Any:
    """Set up a draw of a task (T0)."""
    draw = actions.configure_draw(data.pop("id"), data.pop("task_id"), ctx=ctx(), region=settings().region, **data)
    return _seen(draw.id)


@blp.route("/draws/<draw_id>")
@requires(Permission.DRAW_READ)
@blp.response(200, s.DrawOut)
def get_draw(draw_id: str) -> Any:
    """One draw."""
    return _seen(draw_id)


@blp.route("/draws/<draw_id>/preview")
@requires(Permission.DRAW_READ)
@blp.response(200, s.DrawPreviewOut)
def get_preview(draw_id: str) -> Any:
    """What a freeze now would give."""
    return queries.get_preview(draw_id, ctx=ctx())


@blp.route("/draws/<draw_id>/freeze", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.response(200, s.DrawOut)
def post_freeze(draw_id: str) -> Any:
    """Freeze the roster and publish the commit (T1)."""
    return _seen(actions.freeze_roster(draw_id, ctx=ctx()).id)


@blp.route("/draws/<draw_id>/seed", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.SeedIn)
@blp.response(200, s.DrawOut)
def post_seed(data: dict[str, Any], draw_id: str) -> Any:
    """Enter what the sources said, and draw (T2, T3)."""
    values = [(value["name"], value["value"]) for value in data["values"]]
    return _seen(actions.enter_seed(draw_id, values, data["observers"], data["rolls"], ctx=ctx()).id)


@blp.route("/draws/<draw_id>/assign", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.AssignIn)
@blp.response(200, s.DrawOut)
def post_assign(data: dict[str, Any], draw_id: str) -> Any:
    """Open the visits."""
    return _seen(actions.assign_draw(draw_id, leave_short=data["leave_short"], ctx=ctx()).id)


@blp.route("/draws/<draw_id>/reveal", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.response(200, s.DrawOut)
def post_reveal(draw_id: str) -> Any:
    """Reveal a delayed draw's secret (T5)."""
    return _seen(actions.reveal_secret(draw_id, ctx=ctx()).id)


@blp.route("/draws/<draw_id>/rows")
@requires(Permission.DRAW_READ)
@blp.response(200, s.RowListOut)
def get_rows(draw_id: str) -> Any:
    """Whom the draw drew, with teams and names."""
    return {"items": queries.get_rows(draw_id, actor=ctx().actor)}


@blp.route("/draws/<draw_id>/alarms")
@requires(Permission.DRAW_READ)
@blp.response(200, s.AlarmListOut)
def list_alarms(draw_id: str) -> Any:
    """What was late after the commit was public: the seed, or the reveal of the secret; it stays on record."""
    return {"items": queries.get_alarms(draw_id, actor=ctx().actor)}


@blp.route("/draws/<draw_id>/files")
@requires(Permission.DRAW_READ)
@blp.response(200, s.FileListOut)
def list_files(draw_id: str) -> Any:
    """The draw's files so far."""
    return {"items": queries.list_files(draw_id, actor=ctx().actor)}


@blp.route("/draws/<draw_id>/files/<name>")
@requires(Permission.DRAW_READ)
def get_file(draw_id: str, name: str) -> Response:
    """One file's bytes, as a download."""
    return download(queries.open_file(draw_id, name, actor=ctx().actor), name)


@blp.route("/recusals")
@requires(Permission.DRAW_READ)
@blp.response(200, s.RecusalListOut)
def list_recusals() -> Any:
    """Known conflicts of the caller's department's inspectors; an auditor sees all."""
    return {"items": queries.list_recusals(actor=ctx().actor)}


@blp.route("/recusals", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.RecusalIn)
@blp.response(201, s.RecusalOut)
def post_recusal(data: dict[str, Any]) -> Any:
    """Record a known conflict before a freeze."""
    return actions.record_recusal(data["id"], data["object_id"], data["inspector_id"], data["reason"], ctx=ctx())
