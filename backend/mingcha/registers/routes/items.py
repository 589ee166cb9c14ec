"""How is the item list read, versioned and published?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.pages import Page, PageArgs
from mingcha.kernel.permission import Permission
from mingcha.registers import actions, queries
from mingcha.registers.schemas import ItemArgs, ItemDetailOut, ItemListIn, ItemListOut, ItemListPageOut, ItemPageOut

blp = blueprint("items")


@blp.route("/items", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(ItemArgs, location="query")
@blp.response(200, ItemPageOut)
def get_items(args: dict[str, Any]) -> Page[queries.ItemRow]:
    """Items of the caller's department, those it joins, and all that are published; a coordinator sees all (S1-4)."""
    department_id = args.pop("department")
    return queries.list_items(department_id=department_id, seen_by=queries.item_viewer(ctx().actor), **args)


@blp.route("/items/<uuid:item_id>", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.response(200, ItemDetailOut)
def get_item(item_id: Any) -> dict[str, Any]:
    """One item with its checklist and former states."""
    found = queries.get_item(str(item_id), seen_by=queries.item_viewer(ctx().actor))
    entries = queries.list_checklists([found.id]).get(found.id, [])
    return {**asdict(found), "entries": entries, "history": queries.list_history("item", found.id)}


@blp.route("/item-lists", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, ItemListPageOut)
def get_item_lists(args: dict[str, Any]) -> Page[queries.ItemListRow]:
    """The department's list versions, newest first."""
    return queries.list_item_lists(department_id=ctx().actor.department_id, **args)


@blp.route("/item-lists", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(ItemListIn)
@blp.response(201, ItemListOut)
def post_item_list(values: dict[str, Any]) -> queries.ItemListRow:
    """A draft of the next version."""
    return queries.get_item_list(actions.create_item_list(ctx=ctx(), **values))


@blp.route("/item-lists/<uuid:list_id>/publish", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.response(200, ItemListOut)
def publish_item_list(list_id: Any) -> queries.ItemListRow:
    """Puts the version in force; what it lacks by the region's notice is named with the article."""
    actions.publish_item_list(str(list_id), region=settings().region, ctx=ctx())
    return queries.get_item_list(str(list_id))
