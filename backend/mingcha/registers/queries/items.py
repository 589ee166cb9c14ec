"""What may be inspected? Reads of the item list (一单) and its checklists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, exists, or_, select

from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.registers.models import ChecklistEntry, Item, ItemList, ItemListEntry
from mingcha.registers.queries.rows import EntryRow, ItemRow

_PUBLISHED = exists().where(
    ItemListEntry.item_id == Item.id, ItemListEntry.list_id == ItemList.id, ItemList.state == "published"
)
_NAMES = [name for name in ItemRow.__slots__ if name != "published"]
_COLUMNS = [*(getattr(Item, name) for name in _NAMES), _PUBLISHED.label("published")]
_TUPLES = frozenset({"participants", "methods", "ratio", "ratio_cap", "legal_basis"})
_ENTRY = [getattr(ChecklistEntry, name) for name in EntryRow.__slots__]


def _item(row: Sequence[Any]) -> ItemRow:
    values = dict(zip([*_NAMES, "published"], row, strict=True))
    plain: dict[str, Any] = {
        name: tuple(values[name]) if name in _TUPLES and values[name] is not None else values[name] for name in _NAMES
    }
    return ItemRow(**plain, published=bool(values["published"]))


def item_viewer(actor: Actor) -> str | None:
    """The department whose eyes the actor has: None sees every item (coordinator S1-4, auditors, the machine)."""
    if actor.is_system or actor.can(Permission.AUDIT_READ) or actor.department_id is None:
        return None
    return None if "lead_coordinator" in identity.get_department(actor.department_id).duties else actor.department_id


def list_items(
    *,
    q: str | None = None,
    department_id: str | None = None,
    seen_by: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[ItemRow]:
    """A page of items by code; `q` is part of a name or the beginning of a code; `seen_by` as `item_viewer` gives it."""
    statement = select(*_COLUMNS)
    if seen_by:
        statement = statement.where(or_(Item.department_id == seen_by, _joins(seen_by), _PUBLISHED))
    if q and q.strip():
        statement = statement.where(
            or_(Item.name.contains(q.strip(), autoescape=True), Item.code.startswith(q.strip(), autoescape=True))
        )
    if department_id:
        statement = statement.where(Item.department_id == department_id)
    page = page_of(statement, key=(Item.code, Item.id), cursor=cursor, limit=limit)
    return Page([_item(row) for row in page.items], page.next)


def list_items_by_id(ids: Sequence[str]) -> dict[str, ItemRow]:
    """{id: item} of those that exist."""
    rows = session().execute(select(*_COLUMNS).where(Item.id.in_(list(ids))))
    return {row.id: _item(row) for row in rows}


def get_item(item_id: str, *, seen_by: str | None = None) -> ItemRow:
    """The item. Raises NotFound, also for an unpublished one of departments that `seen_by` has no part in."""
    found = list_items_by_id([item_id]).get(item_id)
    if found is None or not (
        seen_by is None or found.published or seen_by in (found.department_id, *found.participants)
    ):
        raise NotFound()
    return found


def _joins(department_id: str) -> ColumnElement[bool]:
    # Ids are fixed-length and quoted in the stored JSON, so a search for the text finds exactly the member.
    return cast(Item.participants, String).contains(f'"{department_id}"', autoescape=True)


def list_published_items() -> list[ItemRow]:
    """Every item that stands in a published list now, by code (for the portal and for new tasks)."""
    return [_item(row) for row in session().execute(select(*_COLUMNS).where(_PUBLISHED).order_by(Item.code, Item.id))]


def list_checklists(item_ids: Sequence[str]) -> dict[str, list[EntryRow]]:
    """{item id: entries of its present checklist version, in order}; one Core query, cheap enough for the phone pull."""
    found: dict[str, list[EntryRow]] = defaultdict(list)
    statement = (
        select(*_ENTRY)
        .join(Item, (Item.id == ChecklistEntry.item_id) & (Item.checklist_version == ChecklistEntry.version))
        .where(Item.id.in_(list(item_ids)))
        .order_by(ChecklistEntry.item_id, ChecklistEntry.no)
    )
    for row in session().execute(statement):
        found[row.item_id].append(_entry(row))
    return dict(found)


def list_entries_by_id(ids: Sequence[str]) -> dict[str, EntryRow]:
    """{entry id: entry} of any version: what a record made earlier was asked."""
    rows = session().execute(select(*_ENTRY).where(ChecklistEntry.id.in_(list(ids))))
    return {row.id: _entry(row) for row in rows}


def _entry(row: Row[Any]) -> EntryRow:
    values: dict[str, Any] = dict(row._mapping)
    return EntryRow(**{**values, "reasons": tuple(values["reasons"])})


def list_item_ids_of_list(list_id: str) -> list[str]:
    """Ids of the items of one list version, by code."""
    statement = (
        select(Item.id).join(ItemListEntry, ItemListEntry.item_id == Item.id).where(ItemListEntry.list_id == list_id)
    )
    return list(session().scalars(statement.order_by(Item.code, Item.id)))


def list_active_item_ids(department_id: str) -> set[str]:
    """Ids of a department's own items that are in use."""
    return set(session().scalars(select(Item.id).where(Item.department_id == department_id, Item.state == "active")))
