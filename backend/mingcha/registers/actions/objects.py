"""How is an object changed by hand?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound, Stale
from mingcha.registers.actions.object_rows import plain
from mingcha.registers.models import History, InspectionObject
from mingcha.registers.rules.objects import SEARCHED, check_object_edit


def change_object(object_id: str, values: Mapping[str, Any], *, seen_version: int, ctx: Ctx) -> int:
    """Changes the given fields and keeps the former state (S0-2.3c). Returns the version. Raises NotFound, Stale, Invalid."""
    row = session().get(InspectionObject, object_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if row.version != seen_version:
        raise Stale(seen=seen_version, current=row.version)
    check_object_edit(values)
    before = {name: getattr(row, name) for name in values}
    after = {name: value for name, value in values.items() if before[name] != value}
    if not after:
        return row.version
    whole = {column.name: getattr(row, column.name) for column in InspectionObject.__table__.columns}
    kept = History(id=ctx.ids.new(), subject_kind="object", subject_id=row.id, version=row.version, data=plain(whole))
    kept.valid_from, kept.valid_to, kept.changed_by = row.updated_at, ctx.clock.now(), ctx.actor.id
    session().add(kept)
    for name, value in after.items():
        setattr(row, name, value)
    if SEARCHED & after.keys():
        row.search_no = None
    row.version += 1
    row.updated_at = ctx.clock.now()
    session().flush()
    audit.record(ctx, "change_object", ("object", object_id), {name: before[name] for name in after}, after)
    return row.version
