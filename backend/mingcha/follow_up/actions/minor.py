"""How does the catalogue of minor violations without penalty grow? (S2-3.3)"""

from __future__ import annotations

from mingcha.follow_up.models import MinorViolation
from mingcha.kernel import audit
from mingcha.kernel.constraints import register_constraint
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import Conflict, NotFound


class MinorCodeTaken(Conflict):
    """409: the department's catalogue has this code."""

    code = "minor-code-taken"
    title_zh, title_en = "清单里已有这个编号", "The catalogue has this code already"
    detail_zh, detail_en = "请换一个编号，或先停用原有的一项。", "Choose another code, or retire the entry that has it."


register_constraint("uq_follow_up_minor_violation_code", MinorCodeTaken)


def add_minor(id: str, *, code: str, title: str, basis: str, conditions: str, ctx: Ctx) -> str:
    """An entry of the caller's department; the same id again is the same entry. Raises MinorCodeTaken."""
    if ctx.actor.department_id is None:
        raise NotFound()
    if session().get(MinorViolation, id) is not None:
        return id
    row = MinorViolation(id=id, department_id=ctx.actor.department_id, code=code, title=title, basis=basis)
    row.conditions, row.entered_at, row.entered_by = conditions, ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    audit.record(ctx, "add_minor_violation", ("minor_violation", id), None, {"code": code, "title": title})
    return id


def retire_minor(id: str, *, ctx: Ctx) -> str:
    """Nothing goes without penalty by it from now on; it stays for what was. Raises NotFound, also for another department's."""
    row = session().get(MinorViolation, id)
    if row is None or row.department_id != ctx.actor.department_id:
        raise NotFound()
    if row.retired_at is None:
        row.retired_at = ctx.clock.now()
        session().flush()
        audit.record(ctx, "retire_minor_violation", ("minor_violation", id), None, {"code": row.code})
    return id


def restore_minor(id: str, *, ctx: Ctx) -> str:
    """It holds again. Raises NotFound, also for another department's."""
    row = session().get(MinorViolation, id)
    if row is None or row.department_id != ctx.actor.department_id:
        raise NotFound()
    if row.retired_at is not None:
        row.retired_at = None
        session().flush()
        audit.record(ctx, "restore_minor_violation", ("minor_violation", id), None, {"code": row.code})
    return id
