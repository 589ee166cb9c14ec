"""How are source registers kept beside the library, and when do they differ (S4-4a)?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.registers.actions.batch import Batch
from mingcha.registers.models import Conflict, InspectionObject, SourceRecord
from mingcha.registers.rules import merging as rules

_HOME: Any = (InspectionObject.id, InspectionObject.source)


@dataclass(frozen=True, slots=True)
class Told:
    """A source register's row about an object."""

    object_id: str
    values: Mapping[str, Any]


def keep_records(told: Sequence[Told], batch: Batch) -> None:
    """Keeps what the source says word by word, and opens, moves or closes the conflicts of these objects."""
    held = _held(told)
    new, old = [], []
    for one in told:
        data = {name: rules.plain_value(one.values.get(name)) for name in rules.FIELDS if name in one.values}
        row = {"object_id": one.object_id, "data": data, "import_id": batch.import_id, "received_at": batch.now}
        known = held.get((one.values["source"], one.values["source_id"]))
        if known is None:
            named = {name: one.values[name] for name in ("source", "source_id")}
            new.append({"id": batch.ctx.ids.new(), **named, **row})
        else:
            old.append({"id": known, **row})
    if new:
        session().execute(insert(SourceRecord), new)
    if old:
        session().execute(update(SourceRecord), old)
    _compare([one.object_id for one in told], batch.ctx)


def _held(told: Sequence[Told]) -> dict[tuple[str, str], str]:
    found = {}
    for source in {one.values["source"] for one in told}:
        ids = [one.values["source_id"] for one in told if one.values["source"] == source]
        statement = select(SourceRecord.id, SourceRecord.source_id).where(
            SourceRecord.source == source, SourceRecord.source_id.in_(ids)
        )
        found.update({(source, number): row for row, number in session().execute(statement)})
    return found


def _compare(object_ids: Sequence[str], ctx: Ctx) -> None:
    records: dict[str, list[dict[str, Any]]] = {}
    for row in session().scalars(select(SourceRecord).where(SourceRecord.object_id.in_(object_ids))):
        records.setdefault(row.object_id, []).append(_record(row))
    found = session().execute(select(*_HOME).where(InspectionObject.id.in_(records)))
    homes = {one: source for one, source in found}
    shared = [one for one, found in records.items() if {record["source"] for record in found} != {homes[one]}]
    if not shared:
        return
    open_ones = {
        (row.object_id, row.field): row
        for row in session().scalars(select(Conflict).where(Conflict.object_id.in_(shared)))
    }
    for held in session().scalars(select(InspectionObject).where(InspectionObject.id.in_(shared))):
        values = {field: getattr(held, field) for field in rules.FIELDS} | {"at": rfc3339(held.updated_at)}
        for field in rules.FIELDS:
            _keep(held.id, field, rules.sides_of(field, values, records[held.id]), open_ones, ctx)


def _record(row: SourceRecord) -> dict[str, Any]:
    return {"source": row.source, "source_id": row.source_id, "at": rfc3339(row.received_at), "data": row.data}


def _keep(
    object_id: str,
    field: str,
    sides: list[dict[str, str | None]],
    known: Mapping[tuple[str, str], Conflict],
    ctx: Ctx,
) -> None:
    row = known.get((object_id, field))
    if len({side["value"] for side in sides}) == 1:
        if row is not None and row.state == "open":
            session().delete(row)
        return
    if row is None:
        row = Conflict(id=ctx.ids.new(), object_id=object_id, field=field, opened_at=ctx.clock.now(), sides=[])
        session().add(row)
    elif row.state == "settled" and rules.same_sides(row.sides, sides):
        return
    row.state, row.sides, row.chosen, row.reason = "open", list(sides), None, None
