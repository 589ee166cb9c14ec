"""How is a lost-contact lead entered by any department, and verified, listed and published by the market regulator? (S3B-10)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.follow_up.actions.timeline import write_step
from mingcha.follow_up.models import FollowUp, LostContact
from mingcha.follow_up.queries.lost import LostRow, find_open_lost, get_lost
from mingcha.follow_up.rules.lost import (
    NEEDS,
    SETTLED,
    VERIFIER,
    AlreadyLost,
    LostWordsMissing,
    check_verifier,
    next_stage,
)
from mingcha.follow_up.rules.stages import facts_of
from mingcha.identity import queries as identity
from mingcha.kernel.constraints import register_constraint
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import FieldError, NotFound
from mingcha.registers import queries as registers

register_constraint("ix_follow_up_lost_contact_open", AlreadyLost)


def enter_lost(id: str, *, object_id: str, text: str, ctx: Ctx) -> LostRow:
    """Any department enters a business that it could not find; the same id again is the same lead. Raises NotFound, AlreadyLost."""
    if (known := session().get(LostContact, id)) is not None:
        return _row(known)
    if ctx.actor.department_id is None:
        raise NotFound()
    thing = registers.get_object(object_id)
    if find_open_lost(object_id) is not None:
        raise AlreadyLost()
    row = LostContact(id=id, object_id=thing.id, object_name=thing.name, department_id=ctx.actor.department_id)
    return _enter(row, text, ctx)


def enter_from_visit(follow_up: Mapping[str, Any], *, ctx: Ctx) -> None:
    """An approved visit found nobody: the lead is entered by itself, or joined to the one that is open."""
    if find_open_lost(follow_up["object_id"]) is not None:
        return
    row = LostContact(id=ctx.ids.new(), object_id=follow_up["object_id"], object_name=follow_up["object_name"])
    row.department_id, row.follow_up_id = follow_up["department_id"], str(follow_up["id"])
    _enter(row, f"检查记录 {follow_up['number']}", ctx)


def take_lost_step(lost_id: str, step: str, said: Mapping[str, Any], *, ctx: Ctx) -> LostRow:
    """verify, confirm or refute, list, publish, remove. Raises NotFound, NotTheVerifier, LostStepRefused, LostWordsMissing."""
    row = get_lost(lost_id)
    session().refresh(row, with_for_update=True)
    offices = identity.list_departments()
    own = next((one.duties for one in offices if one.id == ctx.actor.department_id), ())
    check_verifier(own, any(VERIFIER in one.duties for one in offices))
    target = next_stage(row.stage, step)
    missing = [name for name in NEEDS[step] if not said.get(name)]
    if missing:
        raise LostWordsMissing(errors=[FieldError(f"/{name}", "请填写。", "Fill this in.") for name in missing])
    before, row.stage = row.stage, target
    row.version += 1
    if target in SETTLED and row.settled_at is None:
        row.settled_at = ctx.clock.now()
    write_step(
        ("lost_contact", row.id),
        step,
        (before, target),
        text=str(said.get("text") or ""),
        facts=facts_of(said),
        ctx=ctx,
    )
    if row.settled_at is not None and step != "remove":
        _end_follow_ups(row, ctx)
    return _row(row)


def _enter(row: LostContact, text: str, ctx: Ctx) -> LostRow:
    row.entered_at, row.stage, row.version = ctx.clock.now(), "entered", 1
    session().add(row)
    session().flush()
    write_step(("lost_contact", row.id), "enter", ("", "entered"), text=text, facts={}, ctx=ctx)
    return _row(row)


def _end_follow_ups(row: LostContact, ctx: Ctx) -> None:
    """What the visits opened about this business ends with the verification."""
    wanted = session().query(FollowUp).filter_by(object_id=row.object_id, kind="lost_contact", state="open")
    for one in wanted.order_by(FollowUp.id):
        before, one.stage, one.state = one.stage, "closed", "closed"
        one.close_reason = "失联线索已核实并公示" if row.stage == "published" else "失联线索已排除"
        one.closed_at, one.closed_by, one.version = ctx.clock.now(), ctx.actor.id, one.version + 1
        facts = {"lost_contact": row.id}
        write_step(("follow_up", one.id), "close", (before, "closed"), text=one.close_reason, facts=facts, ctx=ctx)


def _row(row: LostContact) -> LostRow:
    return LostRow(**{name: getattr(row, name) for name in LostRow.__slots__})
