"""How does a department ask for another's data, and how is it answered (S4-4c)?"""

from __future__ import annotations

from collections.abc import Sequence

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.registers.actions.batch import may_import_for_all
from mingcha.registers.models import DataNeed
from mingcha.registers.rules.needs import NeedAnswered, NeedNotYours, check_fields


def ask_for_data(need_id: str, *, register: str, fields: Sequence[str], purpose: str, ctx: Ctx) -> None:
    """Writes down which fields the caller's department needs and what for. Raises Invalid."""
    check_fields(register, fields)
    row = DataNeed(id=need_id, department_id=ctx.actor.department_id or "", register=register, fields=list(fields))
    row.purpose, row.asked_at, row.asked_by = purpose, ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    audit.record(ctx, "ask_for_data", ("data_need", need_id), None, {"register": register, "fields": list(fields)})


def answer_need(need_id: str, *, state: str, answer: str, ctx: Ctx) -> None:
    """Opens or refuses; the coordinating department only. Raises NotFound, NeedNotYours, NeedAnswered."""
    row = session().get(DataNeed, need_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if not may_import_for_all(ctx):
        raise NeedNotYours()
    if row.state != "asked":
        raise NeedAnswered()
    row.state, row.answer = state, answer
    row.answered_at, row.answered_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    audit.record(ctx, "answer_need", ("data_need", need_id), {"state": "asked"}, {"state": state, "answer": answer})
