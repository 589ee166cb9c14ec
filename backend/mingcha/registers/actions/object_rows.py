"""How do good rows become objects? Core statements over whole batches; no table row is loaded that does not change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from mingcha.kernel.clock import rfc3339
from mingcha.kernel.db import session
from mingcha.registers.actions.batch import Batch, Parsed
from mingcha.registers.actions.bulk import insert_rows
from mingcha.registers.actions.merging import Told, keep_records
from mingcha.registers.actions.search import number_rows
from mingcha.registers.models import History, InspectionObject
from mingcha.registers.rules.merging import merged
from mingcha.registers.rules.objects import SEARCHED, changed, filled

Known = dict[str, Any]
_TABLE: Any = InspectionObject.__table__
_NAMES = [column.name for column in _TABLE.columns]
_BLANK = dict.fromkeys(_NAMES)
_UPDATE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in _NAMES if name != "id"})
)


def take_objects(rows: list[Parsed], batch: Batch) -> tuple[int, int, int]:
    """Upsert by credit code, else by register number; what changed keeps its former state in the history.

    A source register's own file (with 来源 and 来源编号) never overwrites what another source said: it fills blanks, and opens
    a conflict where it differs (S4-4a).
    """
    known, now = _known(rows), batch.now
    new: list[dict[str, Any]] = []
    old: list[tuple[Known, dict[str, Any]]] = []
    told: list[Told] = []
    unchanged = 0
    matched = [(one, found) for one, found in [(one, _match(one, known, batch)) for one in rows] if one.good]
    ids = iter(batch.ctx.ids.many(sum(found is None for _, found in matched)))
    for one, found in matched:
        if found is None:
            found = {"id": next(ids), "version": 1, "updated_at": now}
            new.append({**_BLANK, **_supervised(filled(one.values), batch), **found})
        elif difference := _difference(found, one.values, batch):
            old.append((found, difference))
        else:
            unchanged += 1
        if batch.merges:
            told.append(Told(found["id"], one.values))
    _write(new, old, batch)
    if told:
        keep_records(told, batch)
    return len(new), len(old), unchanged


def _supervised(values: dict[str, Any], batch: Batch) -> dict[str, Any]:
    if batch.duties and not values.get("duty_department"):
        values["duty_department"] = batch.supervisor(values.get("industry"), values["kind"])
    return values


def _difference(found: Known, values: dict[str, Any], batch: Batch) -> dict[str, Any]:
    if not batch.merges:
        return changed(found, values)
    own = found["source"] in (None, values["source"])
    kept = {name: values[name] for name in ("source", "source_id") if own and found[name] != values[name]}
    return {**merged(found, values, same_source=own).fills, **kept}


def _write(new: list[dict[str, Any]], old: list[tuple[Known, dict[str, Any]]], batch: Batch) -> None:
    connection = session().connection()
    number_rows(new)
    insert_rows(_TABLE, new)
    if old:
        connection.execute(insert(History.__table__), [_history(found, batch) for found, _ in old])  # type: ignore[arg-type]
        connection.execute(_UPDATE, [_bound(found, difference, batch) for found, difference in old])


def _known(rows: Sequence[Parsed]) -> dict[str, Known]:
    """Objects there already, by credit code and by register number."""
    found: dict[str, Known] = {}
    for field in ("uscc", "register_no"):
        keys = [one.values[field] for one in rows if one.values[field]]
        if not keys:
            continue
        for row in session().connection().execute(select(_TABLE).where(_TABLE.c[field].in_(keys))).mappings():
            found[row[field]] = dict(row)
    return found


def _match(one: Parsed, known: dict[str, Known], batch: Batch) -> Known | None:
    uscc, register_no = one.values["uscc"], one.values["register_no"]
    by_code, by_number = known.get(uscc), known.get(register_no)
    if by_number is not None and by_number["uscc"] and uscc and by_number["uscc"] != uscc:
        batch.fault(one, "register_no", "taken", other=by_number["name"])
    elif by_code is not None and by_number is not None and by_code["id"] != by_number["id"]:
        batch.fault(one, "register_no", "taken", other=by_number["name"])
    return by_code if by_code is not None else by_number


def _bound(found: Known, difference: dict[str, Any], batch: Batch) -> dict[str, Any]:
    after = {**found, **difference, "version": found["version"] + 1, "updated_at": batch.now}
    if SEARCHED & difference.keys():
        after["search_no"] = None
    return {f"b_{name}": after[name] for name in _NAMES}


def _history(found: Known, batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.ctx.ids.new(),
        "subject_kind": "object",
        "subject_id": found["id"],
        "version": found["version"],
        "data": plain(found),
        "valid_from": found["updated_at"],
        "valid_to": batch.now,
        "changed_by": batch.ctx.actor.id,
        "import_id": batch.import_id,
    }


def plain(row: Known) -> dict[str, Any]:
    """A row as JSON without id and version: dates and instants as text."""
    return {
        name: _text(value) for name, value in row.items() if name not in ("id", "version", "updated_at", "search_no")
    }


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    return value.isoformat() if isinstance(value, date) else value
