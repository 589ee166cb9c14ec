"""How is an expert or a third party put beside a team, and taken off?"""

from __future__ import annotations

from typing import Any

from mingcha.draws import actions, queries
from mingcha.draws.schemas import assistants as s
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission

blp = blueprint("draw_assistants")


@blp.route("/draws/<draw_id>/objects/<object_id>/assistants", methods=["POST"])
@requires(Permission.ASSISTANT_ATTACH)
@blp.arguments(s.AttachIn)
@blp.response(201, s.AttachedListOut)
def post_attachment(data: dict[str, Any], draw_id: str, object_id: str) -> Any:
    """Attach one to the visit of a drawn object; they never count to the two inspectors."""
    actions.attach_assistant(data.pop("id"), draw_id, object_id, region=settings().region, ctx=ctx(), **data)
    return {"items": queries.list_assistants_at(draw_id, object_id)}


@blp.route("/draws/<draw_id>/objects/<object_id>/assistants/<attachment_id>/release", methods=["POST"])
@requires(Permission.ASSISTANT_ATTACH)
@blp.arguments(s.ReleaseIn)
@blp.response(200, s.AttachedListOut)
def post_release(data: dict[str, Any], draw_id: str, object_id: str, attachment_id: str) -> Any:
    """Take one off, with the reason; the entry stays."""
    actions.release_assistant(draw_id, object_id, attachment_id, reason=data["reason"], ctx=ctx())
    return {"items": queries.list_assistants_at(draw_id, object_id)}
