"""Where do registers differ, what does each hold, who needs what, and whose certificate ends?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.pages import Page, PageArgs
from mingcha.kernel.permission import Permission
from mingcha.regions import queries as regions
from mingcha.registers import actions, queries
from mingcha.registers.schemas.merging import (
    AnswerIn,
    CatalogueOut,
    ConflictArgs,
    ConflictPageOut,
    ExpiriesOut,
    ExpiryArgs,
    NeedIn,
    NeedPageOut,
    SettleIn,
)

blp = blueprint("merging")


@blp.route("/conflicts")
@requires(Permission.REGISTER_READ)
@blp.arguments(ConflictArgs, location="query")
@blp.response(200, ConflictPageOut)
def get_conflicts(args: dict[str, Any]) -> Page[queries.ConflictRow]:
    """Fields about which source registers differ, side by side (S4-4a)."""
    return queries.list_conflicts(**args)


@blp.route("/conflicts/<uuid:conflict_id>/settle", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(SettleIn)
@blp.response(204)
def settle(values: dict[str, Any], conflict_id: Any) -> None:
    """Takes one side's value, with the reason; every side stays on record."""
    actions.settle_conflict(str(conflict_id), ctx=ctx(), **values)


@blp.route("/catalogue")
@requires(Permission.REGISTER_READ)
@blp.response(200, CatalogueOut)
def get_catalogue() -> Any:
    """Which register holds which fields from which source, how fresh (S4-4c)."""
    return {"items": queries.list_catalogue()}


@blp.route("/data-needs")
@requires(Permission.REGISTER_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, NeedPageOut)
def get_needs(args: dict[str, Any]) -> Page[queries.NeedRow]:
    """What departments need, side by side."""
    return queries.list_needs(**args)


@blp.route("/data-needs", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(NeedIn)
@blp.response(201, NeedPageOut)
def post_need(values: dict[str, Any]) -> Page[queries.NeedRow]:
    """Asks for fields of a register."""
    actions.ask_for_data(values.pop("id"), ctx=ctx(), **values)
    return queries.list_needs()


@blp.route("/data-needs/<uuid:need_id>/answer", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(AnswerIn)
@blp.response(200, NeedPageOut)
def answer_need(values: dict[str, Any], need_id: Any) -> Page[queries.NeedRow]:
    """Opens the data or says why not."""
    actions.answer_need(str(need_id), ctx=ctx(), **values)
    return queries.list_needs()


@blp.route("/certificates/expiring")
@requires(Permission.REGISTER_READ)
@blp.arguments(ExpiryArgs, location="query")
@blp.response(200, ExpiriesOut)
def get_expiring(args: dict[str, Any]) -> Any:
    """Whose certificate has ended, ends within 90 days, is missing, or does not count in the region (C7)."""
    profile, on = regions.get_profile(settings().region), ctx().clock.today()
    found = queries.list_expiring(on, profile.inspector.eligibility, department_id=args["department"])
    return {"on": on, "article": profile.article("inspector.eligibility"), "items": found}
