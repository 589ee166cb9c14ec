"""How is a list drawn up, compared, reviewed and published?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.ctx import Actor
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.regions import queries as regions
from mingcha.registers import actions, queries
from mingcha.registers.rules.review import chain_of
from mingcha.registers.schemas.lists import (
    DifferenceArgs,
    DifferenceOut,
    ItemListArgs,
    ItemListDetailOut,
    ItemListIn,
    ItemListOut,
    ItemListPageOut,
    LimitIn,
    OpinionIn,
)

blp = blueprint("item-lists")
ACTS = {
    "draft": ("submit", "publish"),
    "in_review": ("review", "reopen"),
    "reviewed": ("publish", "reopen"),
}


@blp.route("/item-lists", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(ItemListArgs, location="query")
@blp.response(200, ItemListPageOut)
def get_item_lists(args: dict[str, Any]) -> Page[queries.ItemListRow]:
    """List versions, newest first: the department's own, all public ones, or those that wait for the caller's opinion."""
    scope = args.pop("scope")
    if scope == "review":
        return queries.list_lists_to_review(ctx().actor, chain=_chain(), **args)
    if scope == "public":
        return queries.list_item_lists(public=True, **args)
    return queries.list_item_lists(department_id=ctx().actor.department_id, **args)


@blp.route("/item-lists", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(ItemListIn)
@blp.response(201, ItemListOut)
def post_item_list(values: dict[str, Any]) -> queries.ItemListRow:
    """A draft of the next version."""
    return queries.get_item_list(actions.create_item_list(ctx=ctx(), **values))


@blp.route("/item-lists/<uuid:list_id>", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.response(200, ItemListDetailOut)
def get_item_list(list_id: Any) -> dict[str, Any]:
    """One version: its items, the opinions, whose turn it is, and what the notice would stop."""
    return _detail(str(list_id))


@blp.route("/item-lists/<uuid:list_id>/diff", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(DifferenceArgs, location="query")
@blp.response(200, DifferenceOut)
def get_item_list_diff(args: dict[str, Any], list_id: Any) -> dict[str, Any]:
    """What came, went and changed since another version; by default since the one published before."""
    who, chain = ctx().actor, _chain()
    row = queries.get_seen_list(str(list_id), who, chain=chain)
    wanted = args["against"]
    other = queries.get_seen_list(wanted, who, chain=chain) if wanted else queries.find_previous(row)
    return {"against": other, **asdict(queries.compare_lists(other.id if other else None, row.id))}


@blp.route("/item-lists/<uuid:list_id>/submit", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(LimitIn)
@blp.response(200, ItemListDetailOut)
def submit_item_list(values: dict[str, Any], list_id: Any) -> dict[str, Any]:
    """Sends a draft into the legal review; what it lacks by the region's notice is named with the article."""
    actions.submit_item_list(str(list_id), region=settings().region, ctx=ctx(), **values)
    return _detail(str(list_id))


@blp.route("/item-lists/<uuid:list_id>/reviews", methods=["POST"])
@requires(Permission.ITEM_LIST_REVIEW)
@blp.arguments(OpinionIn)
@blp.response(201, ItemListDetailOut)
def post_review(values: dict[str, Any], list_id: Any) -> dict[str, Any]:
    """The opinion of the stage whose turn it is."""
    actions.review_item_list(str(list_id), actions.Opinion(**values), region=settings().region, ctx=ctx())
    return _detail(str(list_id))


@blp.route("/item-lists/<uuid:list_id>/reopen", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.response(200, ItemListDetailOut)
def reopen_item_list(list_id: Any) -> dict[str, Any]:
    """Takes a list back from the review, to change it."""
    actions.reopen_item_list(str(list_id), ctx=ctx())
    return _detail(str(list_id))


@blp.route("/item-lists/<uuid:list_id>/publish", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(LimitIn)
@blp.response(200, ItemListDetailOut)
def publish_item_list(values: dict[str, Any], list_id: Any) -> dict[str, Any]:
    """Puts the version in force; blocked before the region's review has ended, and for what it lacks, with the article."""
    actions.publish_item_list(str(list_id), region=settings().region, ctx=ctx(), **values)
    return _detail(str(list_id))


def _chain() -> tuple[str, ...]:
    return chain_of(regions.get_profile(settings().region).item.legal_review)


def _detail(list_id: str) -> dict[str, Any]:
    who, chain, region = ctx().actor, _chain(), settings().region
    row = queries.get_seen_list(list_id, who, chain=chain)
    turn = queries.turn_of(row, who, chain=chain)
    waiting = row.state in ACTS
    return {
        **asdict(row),
        "entries": queries.list_snapshots(list_id),
        "chain": chain,
        "article": regions.get_profile(region).article("item.legal_review"),
        "reviews": queries.list_reviews(list_id),
        "turn": turn,
        "limits": actions.list_limits(list_id, region=region) if waiting else [],
        "lacking": actions.find_lacking(list_id, region=region) if waiting else [],
        "drifted": [one.code for one in queries.list_drifted(list_id).changed] if row.state != "superseded" else [],
        "acts": _acts(row, who, bool(chain), bool(turn and turn.mine)),
    }


def _acts(row: queries.ItemListRow, who: Actor, reviewed: bool, mine: bool) -> list[str]:
    owner = row.department_id == who.department_id and who.can(Permission.ITEM_LIST_PUBLISH)
    allowed = {"submit": owner and reviewed, "reopen": owner, "review": mine}
    allowed["publish"] = owner and (row.state == "reviewed" or not reviewed)
    return [act for act in ACTS.get(row.state, ()) if allowed[act]]
