"""How is a conflict between registers settled (S4-4a)?"""

from __future__ import annotations

from datetime import date

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.registers.actions.objects import change_object
from mingcha.registers.models import Conflict, InspectionObject
from mingcha.registers.rules import merging as rules


def settle_conflict(conflict_id: str, *, source: str, reason: str, ctx: Ctx) -> None:
    """Takes one side's value into the library and keeps all sides. Raises NotFound, ConflictSettled, SideUnknown, SettlingNeedsReason."""
    row = session().get(Conflict, conflict_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if row.state == "settled":
        raise rules.ConflictSettled()
    value = rules.choose(row.sides, source, reason)
    held = session().get_one(InspectionObject, row.object_id)
    if row.field == "established_on" and value:
        value = date.fromisoformat(value)
    if source != rules.HOUSE:
        change_object(row.object_id, {row.field: value}, seen_version=held.version, ctx=ctx)
    row.state, row.chosen, row.reason = "settled", source, reason.strip()
    row.settled_at, row.settled_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    after = {"field": row.field, "chosen": source, "reason": row.reason}
    audit.record(ctx, "settle_conflict", ("object", row.object_id), None, after)
