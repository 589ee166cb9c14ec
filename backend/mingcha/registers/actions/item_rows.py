"""How do good rows become items with checklists?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.registers.actions.batch import Batch, Parsed
from mingcha.registers.actions.object_rows import plain
from mingcha.registers.models import ChecklistEntry, History, Item
from mingcha.registers.rules.adoption import locked_changes, with_origin
from mingcha.registers.rules.checklists import KEYS, checklist_differs

FIELDS = (
    "code name sub_name field department_id participants category content object_range methods ratio ratio_cap frequency "
    "qualification legal_basis authority level power_list_ref adopted_from adopted_document domain remark state"
).split()


def take_items(rows: list[Parsed], batch: Batch) -> tuple[int, int, int]:
    """Upsert by code; a checklist that differs becomes a new version, the old one stays for the records made under it."""
    codes = [one.values["code"] for one in rows]
    known = {item.code: item for item in session().scalars(select(Item).where(Item.code.in_(codes)))}
    created = updated = unchanged = 0
    for one in rows:
        item = known.get(one.values["code"])
        values = _values(one, item, batch)
        if item is not None:
            values = _adopted(one, item, values, batch)
        if not one.good:
            continue
        if item is None:
            _create(values, one.values["entries"] or [], batch)
            created += 1
        elif _change(item, values, one.values["entries"], batch):
            updated += 1
        else:
            unchanged += 1
    return created, updated, unchanged


def _values(one: Parsed, item: Item | None, batch: Batch) -> dict[str, Any]:
    row = dict(one.values)
    row["department_id"] = _department(one, item, batch)
    row["participants"] = [found for found in (_named(one, name, batch) for name in row["participants"]) if found]
    return {name: row.get(name) for name in FIELDS}


def _adopted(one: Parsed, item: Item, values: dict[str, Any], batch: Batch) -> dict[str, Any]:
    """The row with the item's origin; notes what would change in an item made above (C4, S2-2.1b)."""
    before = {name: getattr(item, name) for name in FIELDS}
    values = with_origin(before, values)
    if item.adopted_from:
        entries = one.values["entries"]
        other = entries is not None and checklist_differs(_lines(item), entries)
        locked = locked_changes(before, values, checklist_changed=other)
        if locked:
            batch.fault(one, "adopted_from", "adopted", organ=item.adopted_from, fields="、".join(locked))
    return values


def _department(one: Parsed, item: Item | None, batch: Batch) -> str | None:
    name = one.values.get("department")
    owner = batch.departments.get(name) if name else batch.ctx.actor.department_id
    if owner is None:
        batch.fault(one, "department", "department" if name else "missing", value=name)
        return None
    owners = {owner} | ({item.department_id} if item is not None else set())
    if not batch.coordinates and owners != {batch.ctx.actor.department_id}:
        batch.fault(one, "department", "other_department")
    return owner


def _named(one: Parsed, name: str, batch: Batch) -> str | None:
    found = batch.departments.get(name)
    if found is None:
        batch.fault(one, "participants", "department", value=name)
    return found


def _create(values: dict[str, Any], entries: list[dict[str, Any]], batch: Batch) -> None:
    item = Item(
        id=batch.ctx.ids.new(), version=1, checklist_version=1 if entries else 0, updated_at=batch.now, **values
    )
    session().add(item)
    session().flush()
    _write_entries(item, entries, batch)


def _change(item: Item, values: dict[str, Any], entries: list[dict[str, Any]] | None, batch: Batch) -> bool:
    before = {name: getattr(item, name) for name in FIELDS}
    lines = _lines(item)
    new_lines = entries is not None and checklist_differs(lines, entries)
    if before == values and not new_lines:
        return False
    _keep(item, {**before, "entries": lines}, batch)
    for name, value in values.items():
        setattr(item, name, value)
    item.version += 1
    item.updated_at = batch.now
    if entries is not None and new_lines:
        item.checklist_version += 1
        session().flush()
        _write_entries(item, entries, batch)
    session().flush()
    return True


def _lines(item: Item) -> list[dict[str, Any]]:
    statement = select(ChecklistEntry).where(
        ChecklistEntry.item_id == item.id, ChecklistEntry.version == item.checklist_version
    )
    return [
        {name: getattr(entry, name) for name in KEYS}
        for entry in session().scalars(statement.order_by(ChecklistEntry.no))
    ]


def _write_entries(item: Item, entries: list[dict[str, Any]], batch: Batch) -> None:
    for line in entries:
        entry = ChecklistEntry(id=batch.ctx.ids.new(), item_id=item.id, version=item.checklist_version, **line)
        session().add(entry)
    session().flush()


def _keep(item: Item, data: dict[str, Any], batch: Batch) -> None:
    row = History(
        id=batch.ctx.ids.new(), subject_kind="item", subject_id=item.id, version=item.version, data=plain(data)
    )
    row.valid_from, row.valid_to = item.updated_at, batch.now
    row.changed_by, row.import_id = batch.ctx.actor.id, batch.import_id
    session().add(row)
