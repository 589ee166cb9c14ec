"""How does an item list come into force?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select, update

from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import Conflict, NotFound
from mingcha.regions import queries as regions
from mingcha.registers import queries
from mingcha.registers.events import ItemListPublished
from mingcha.registers.models import ItemList, ItemListEntry
from mingcha.registers.rules.items import check_publishable
from mingcha.registers.rules.problems import ItemsNotOurs, ItemsUnknown, ListNotDraft
from mingcha.registers.rules.states import STATES


def create_item_list(
    *, id: str, kind: str, title: str, item_ids: Sequence[str], reason: str | None = None, ctx: Ctx
) -> str:
    """A new draft version of the department's own or joint list; the same id again is the same list.

    Raises ItemsUnknown; ItemsNotOurs where an `own` list holds another department's items.
    """
    department_id = ctx.actor.department_id
    if department_id is None:
        raise Conflict()
    row = session().get(ItemList, id)
    if row is not None:
        return _same(row, department_id)
    wanted = list(dict.fromkeys(item_ids))
    items = queries.list_items_by_id(wanted)
    if len(items) != len(wanted):
        raise ItemsUnknown()
    foreign = sorted(item.code for item in items.values() if item.department_id != department_id)
    if kind == "own" and foreign:
        raise ItemsNotOurs(codes="、".join(foreign[:10]))
    row = ItemList(
        id=id,
        department_id=department_id,
        kind=kind,
        title=title,
        version=_next_version(department_id, kind),
        state="draft",
    )
    row.reason, row.created_at, row.created_by = reason, ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    session().add_all(ItemListEntry(list_id=id, item_id=item_id, snapshot=None) for item_id in wanted)
    session().flush()
    audit.record(
        ctx, "create_item_list", ("item_list", id), None, {"kind": kind, "version": row.version, "items": len(wanted)}
    )
    return id


def publish_item_list(list_id: str, *, region: str, ctx: Ctx) -> None:
    """Puts a draft in force and supersedes the version before it; each item is kept as it stands now (S0-2.2c).

    Raises NotFound (also for another department's), ListNotDraft, ItemsIncomplete with the region's article (C3, C6).
    """
    row = session().get(ItemList, list_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id:
        raise NotFound()
    if "publish" not in STATES[row.state]:
        raise ListNotDraft()
    entries = list(
        session().scalars(select(ItemListEntry).where(ItemListEntry.list_id == list_id).order_by(ItemListEntry.item_id))
    )
    items = queries.list_items_by_id([entry.item_id for entry in entries])
    profile = regions.get_profile(region)
    check_publishable(
        sorted(items.values(), key=lambda item: item.code),
        required=profile.item.required_fields,
        fields_article=profile.article("item.required_fields"),
        cap_needed=profile.item.general_cap == "required",
        cap_article=profile.article("ratio.general_cap"),
    )
    same = (ItemList.department_id == row.department_id, ItemList.kind == row.kind, ItemList.state == "published")
    session().execute(update(ItemList).where(*same).values(state="superseded"))
    row.state, row.published_at, row.published_by = "published", ctx.clock.now(), ctx.actor.id
    for entry in entries:
        entry.snapshot = _snapshot(items[entry.item_id])
    session().flush()
    after = {"version": row.version, "items": len(entries)}
    audit.record(ctx, "publish_item_list", ("item_list", list_id), {"state": "draft"}, {"state": "published", **after})
    events.publish(ItemListPublished(list_id, row.department_id))


def _same(row: ItemList, department_id: str) -> str:
    if row.department_id != department_id:
        raise Conflict()
    return row.id


def _next_version(department_id: str, kind: str) -> int:
    most = select(func.max(ItemList.version)).where(ItemList.department_id == department_id, ItemList.kind == kind)
    return (session().scalar(most) or 0) + 1


def _snapshot(item: queries.ItemRow) -> dict[str, Any]:
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(item).items()}
    return {name: value for name, value in values.items() if name != "published"}
