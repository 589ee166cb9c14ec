"""Who may be asked to stand beside a team: the register of experts and third parties?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission
from mingcha.registers import actions, queries
from mingcha.registers.schemas.assistants import AssistantArgs, AssistantIn, AssistantOut, AssistantPageOut

blp = blueprint("assistants")


@blp.route("/assistants")
@requires(Permission.REGISTER_READ)
@blp.arguments(AssistantArgs, location="query")
@blp.response(200, AssistantPageOut)
def list_assistants(args: dict[str, Any]) -> Any:
    """Experts and third parties, which the departments of a joint inspection share."""
    return queries.list_assistants(department_id=args.pop("department"), **args)


@blp.route("/assistants", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(AssistantIn)
@blp.response(201, AssistantOut)
def post_assistant(data: dict[str, Any]) -> Any:
    """Enter one for the caller's department."""
    return actions.enter_assistant(data.pop("id"), ctx=ctx(), **data)


@blp.route("/assistants/<uuid:assistant_id>/retire", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.response(200, AssistantOut)
def post_retire(assistant_id: Any) -> Any:
    """Take one out of the register; the entry stays."""
    return actions.retire_assistant(str(assistant_id), ctx=ctx())


@blp.route("/assistants/<uuid:assistant_id>/restore", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.response(200, AssistantOut)
def post_restore(assistant_id: Any) -> Any:
    """Take one back into the register."""
    return actions.restore_assistant(str(assistant_id), ctx=ctx())
