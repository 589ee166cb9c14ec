"""How do two people record one event? One proposes; the other confirms in a session of their own; then it is chained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mingcha.draws.actions.ends import void_draw
from mingcha.draws.actions.happenings import check_event, record_event
from mingcha.draws.models import Draw, Proposal
from mingcha.draws.queries.draws import find_row, people_of, rows_of
from mingcha.draws.queries.outcomes import OutcomeView, outcome_view
from mingcha.draws.queries.proposals import find_pending, find_proposal
from mingcha.draws.rules.problems import faulty
from mingcha.draws.rules.proposals import (
    ProposalPending,
    check_can_confirm,
    check_is_explained,
    check_is_pending,
)
from mingcha.draws.rules.replay import REASONS
from mingcha.draws.rules.seeding import instant_text
from mingcha.draws.rules.states import check_act, check_can_run
from mingcha.kernel import audit
from mingcha.kernel.constraints import register_constraint
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session

# A trial is kept nowhere, so that it needs no evidence yet.
TRIED = "1" * 64

register_constraint("uq_draws_proposal_pending", ProposalPending)


def try_event(draw_id: str, *, ctx: Ctx, **body: Any) -> OutcomeView:
    """What the rules would give now, with names; before the seed, when only a void is possible, all is empty. Nothing is kept.

    Raises what propose_event raises, apart from ProposalPending.
    """
    draw = find_row(draw_id)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    outcome = _tried(draw, {**body, "evidence": TRIED}, ctx)
    return outcome_view(draw, body, outcome)


def propose_event(proposal_id: str, draw_id: str, *, ctx: Ctx, note: str | None = None, **body: Any) -> Proposal:
    """Keeps what would be recorded, after trying it; nothing changes yet. `note` says why, in words.

    Raises DrawNotFound, WrongDrawState, ProposalPending, ReplacementsUsedUp, EventRefused, SecretNotRevealed.
    """
    draw = _run(draw_id, ctx)
    if find_pending(draw_id) is not None:
        raise ProposalPending()
    check_is_explained(body["type"], body["reason"], note)
    outcome = _tried(draw, body, ctx)
    row = Proposal(
        id=proposal_id,
        draw_id=draw_id,
        body=body,
        note=note,
        outcome=outcome,
        state="pending",
        proposed_at=ctx.clock.now(),
        proposed_by=ctx.actor.id,
    )
    session().add(row)
    audit.record(ctx, "propose_draw_event", ("draw", draw_id), None, {"proposal": proposal_id, "note": note, **body})
    session().flush()
    return row


def propose_from_field(
    proposal_id: str,
    draw_id: str,
    *,
    ctx: Ctx,
    type: str,  # noqa: A002 - the specification's own word
    reason: str,
    object_id: str,
    person_id: str | None,
    note: str,
    evidence: str,
    proposed_by: str,
) -> Proposal:
    """What an inspector met at the door, proposed in their name; another person of the lead office confirms it as any other.

    Raises DrawNotFound, WrongDrawState, ProposalPending, ReplacementsUsedUp, EventRefused (an object or person no longer in the draw).
    """
    draw = find_row(draw_id, lock=True)
    if find_pending(draw_id) is not None:
        raise ProposalPending()
    body = {"type": type, "reason": reason, "evidence": evidence, **_in_draw(draw_id, object_id, person_id)}
    outcome = _tried(draw, body, ctx)
    row = Proposal(
        id=proposal_id,
        draw_id=draw_id,
        body={"seat": 0, "new": "", **body},
        note=note,
        outcome=outcome,
        state="pending",
        proposed_at=ctx.clock.now(),
        proposed_by=proposed_by,
    )
    session().add(row)
    audit.record(
        ctx, "propose_from_field", ("draw", draw_id), None, {"proposal": proposal_id, "by": proposed_by, **body}
    )
    session().flush()
    return row


def _in_draw(draw_id: str, object_id: str, person_id: str | None) -> dict[str, str]:
    """The draw's own ids of an object and a person; empty for one that is no longer in it."""
    codes = {row.object_id: row.code for row in rows_of(draw_id) if row.live}
    names = {person: pseudonym for pseudonym, person in people_of(draw_id).items()}
    return {"entity": codes.get(object_id, ""), "inspector": names.get(person_id or "", "")}


def _tried(draw: Draw, body: dict[str, Any], ctx: Ctx) -> dict[str, Any] | None:
    if draw.seed is None:
        _check_notice(draw, body)
        return None
    return check_event(draw, body, ctx=ctx)


def _check_notice(draw: Draw, body: dict[str, Any]) -> None:
    """Before the seed only a void can be proposed."""
    check_act("void" if body["type"] == "VOID" else "events", draw.state, draw.commit)
    if body["reason"] not in REASONS["VOID"]:
        raise faulty("/reason", "作废原因无效", "this is no reason of a void", "/reason")


def confirm_proposal(draw_id: str, proposal_id: str, *, proved_at: datetime | None = None, ctx: Ctx) -> Proposal:
    """Records the event with both people as signers; `proved_at`: when the caller gave the password again.

    Raises what propose_event raises, ProposalDecided, ConfirmedByAnother.
    """
    draw = _run(draw_id, ctx)
    row = find_proposal(draw_id, proposal_id)
    check_can_confirm(row.state, row.proposed_by, ctx.actor.id)
    signers = (row.proposed_by, ctx.actor.id)
    if draw.seed is None:
        void_draw(draw_id, reason=row.body["reason"], evidence=row.body["evidence"], signers=signers, ctx=ctx)
    else:
        row.seq = record_event(draw_id, signers=signers, ctx=ctx, **row.body).seq
    row.proved_at = proved_at
    _decide(row, "confirmed", ctx)
    return row


def withdraw_proposal(draw_id: str, proposal_id: str, *, ctx: Ctx, reason: str | None = None) -> Proposal:
    """Takes it back, or declines another person's with a reason; it stays on record.

    Raises DrawNotFound, ProposalNotFound, ProposalDecided, FaultyDrawInput where the reason is missing.
    """
    _run(draw_id, ctx)
    row = find_proposal(draw_id, proposal_id)
    check_is_pending(row.state)
    if row.proposed_by != ctx.actor.id and not reason:
        raise faulty("/reason", "请写明不同意的原因", "say why it is declined", "/reason")
    row.answer = reason
    _decide(row, "withdrawn", ctx)
    return row


def _run(draw_id: str, ctx: Ctx) -> Draw:
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    return draw


def _decide(row: Proposal, state: str, ctx: Ctx) -> None:
    row.state, row.decided_at, row.decided_by = state, ctx.clock.now(), ctx.actor.id
    proved = instant_text(row.proved_at) if row.proved_at else None
    after = {"proposal": row.id, "state": state, "seq": row.seq, "answer": row.answer, "proved_at": proved}
    audit.record(ctx, "decide_draw_event", ("draw", row.draw_id), None, after)
    session().flush()
