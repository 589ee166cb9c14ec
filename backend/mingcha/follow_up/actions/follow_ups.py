"""How is a follow-up opened, taken a step further, and closed?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.follow_up.actions.effects import EFFECTS
from mingcha.follow_up.actions.lost import enter_from_visit
from mingcha.follow_up.actions.timeline import write_step
from mingcha.follow_up.models import FollowUp
from mingcha.follow_up.queries import FollowUpRow, get_follow_up
from mingcha.follow_up.rules import follow_ups_of
from mingcha.follow_up.rules.stages import check_day, check_said, facts_of, next_stage
from mingcha.identity import queries as identity
from mingcha.inspections.events import InspectionApproved
from mingcha.kernel import audit
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.ids import derived_id
from mingcha.leads.events import CopyNoticeAnswered


def open_follow_ups(approved: InspectionApproved, *, number: str, object_name: str, ctx: Ctx) -> list[str]:
    """Opens what the conclusions call for; a second call opens nothing (7.9). Returns the kinds that were new."""
    opened = []
    for kind in follow_ups_of(approved.conclusion):
        row = {
            "id": derived_id(approved.inspection_id, kind, approved.approved_at),
            "inspection_id": approved.inspection_id,
            "department_id": approved.department_id,
            "owner_department_id": approved.department_id,
            "owner_basis": "inspecting",
            "object_id": approved.object_id,
            "object_name": object_name,
            "number": number,
            "kind": kind,
            "state": "open",
            "stage": "opened",
            "opened_at": approved.approved_at,
            "close_reason": "",
            "version": 1,
        }
        if insert_ignore(FollowUp, [row], index_elements=["inspection_id", "kind"], returning=FollowUp.id):
            told = {"inspection": approved.inspection_id, "kind": kind}
            audit.record(ctx, "open_follow_up", ("follow_up", str(row["id"])), None, told)
            if kind == "lost_contact":
                enter_from_visit(row, ctx=ctx)
            opened.append(kind)
    return opened


def take_step(follow_up_id: str, step: str, said: Mapping[str, Any], *, region: str, ctx: Ctx) -> FollowUpRow:
    """Takes one step of records-and-states 7.9 with what it must say; the timeline keeps who, when and why.

    `said` may hold text, on, term_on, number, organ, penalties, amount_fen, conditions, permit_law, registration_law, minor_id,
    department_id, basis (rules/stages.NEEDS). Raises NotFound, FollowUpClosed, StepRefused, StepIncomplete, DayWrong, TermWrong, CaseMustBeFiled,
    ConditionsUnknown, MinorUnknown, ReferReasonMissing, BasisUnknown (S0-2.8b, S3A-2.3.3c, S4-9c, S3A-2.6a, S1-14b).
    """
    row = get_follow_up(follow_up_id, identity.department_scope(ctx.actor))
    session().refresh(row, with_for_update=True)
    target = next_stage(row.kind, row.stage, step)
    check_said(step, said)
    check_day(said.get("on"), today=ctx.clock.today(), year=local_date(row.opened_at).year)
    facts = facts_of(said) | (EFFECTS[step](row, said, region, ctx) if step in EFFECTS else {})
    _move(row, step, target, str(said.get("text") or ""), facts, ctx)
    return _row(row)


def close_follow_up(follow_up_id: str, *, reason: str, ctx: Ctx) -> FollowUpRow:
    """Closes an open follow-up with what was done. Raises NotFound, FollowUpClosed, or StepRefused while something is under way."""
    return take_step(follow_up_id, "close", {"text": reason}, region="", ctx=ctx)


def hear_answer(answered: CopyNoticeAnswered) -> None:
    """The other department fed back: the follow-up that waited for it goes on (S3A-2.5)."""
    row = session().get(FollowUp, answered.follow_up_id) if answered.follow_up_id else None
    if row is not None and row.stage == "copied":
        _move(row, "answered", "answered", answered.text, {"copy_notice": answered.copy_notice_id}, answered.ctx)


def _move(row: FollowUp, step: str, target: str, text: str, facts: dict[str, Any], ctx: Ctx) -> None:
    before, row.stage = row.stage, target
    if target == "closed":
        row.state, row.close_reason = "closed", text
        row.closed_at, row.closed_by = ctx.clock.now(), ctx.actor.id
    row.version += 1
    write_step(("follow_up", row.id), step, (before, target), text=text, facts=facts, ctx=ctx)


def _row(row: FollowUp) -> FollowUpRow:
    return FollowUpRow(**{name: getattr(row, name) for name in FollowUpRow.__slots__})
