"""How are items read?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.registers import queries
from mingcha.registers.schemas import ItemArgs, ItemDetailOut, ItemPageOut

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
