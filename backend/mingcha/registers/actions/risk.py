"""How does the floor above set risk classes, with the former state kept (S1-3c, S4-11b)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.registers.actions.object_rows import plain
from mingcha.registers.models import History, InspectionObject

PART = 400


@dataclass(frozen=True, slots=True)
class ClassSet:
    """What changed: the class before, and the version that ended."""

    object_id: str
    before: str
    after: str
    version: int


def set_risk_classes(classes: Mapping[str, str], *, ctx: Ctx) -> list[ClassSet]:
    """Sets {object id: class} where it differs; draws read it from then on. The caller records the act. Unknown ids are passed over."""
    done: list[ClassSet] = []
    ids = sorted(classes)
    for start in range(0, len(ids), PART):
        wanted = select(InspectionObject).where(InspectionObject.id.in_(ids[start : start + PART]))
        rows = session().scalars(wanted.order_by(InspectionObject.id).with_for_update())
        done += [_set(row, classes[row.id], ctx) for row in rows if row.risk_class != classes[row.id]]
        session().flush()
    return done


def _set(row: InspectionObject, after: str, ctx: Ctx) -> ClassSet:
    whole = {column.name: getattr(row, column.name) for column in InspectionObject.__table__.columns}
    kept = History(id=ctx.ids.new(), subject_kind="object", subject_id=row.id, version=row.version, data=plain(whole))
    kept.valid_from, kept.valid_to, kept.changed_by = row.updated_at, ctx.clock.now(), ctx.actor.id
    session().add(kept)
    done = ClassSet(row.id, row.risk_class, after, row.version)
    row.risk_class, row.search_no = after, None
    row.version += 1
    row.updated_at = ctx.clock.now()
    return done
