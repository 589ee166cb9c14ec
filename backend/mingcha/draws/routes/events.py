"""How is something recorded after the draw? One person proposes, another one confirms in a session of their own."""

from __future__ import annotations

from typing import Any

from flask import request

from mingcha.draws import actions, queries
from mingcha.draws.schemas import events as s
from mingcha.identity import actions as identity
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires
from mingcha.kernel.permission import Permission

blp = blueprint("draw_events")


@blp.route("/draws/<draw_id>/events")
@requires(Permission.DRAW_READ)
@blp.response(200, s.EventListOut)
def get_events(draw_id: str) -> Any:
    """All events in order."""
    return {"items": queries.get_events(draw_id, actor=ctx().actor)}


@blp.route("/draws/<draw_id>/proposals")
@requires(Permission.DRAW_READ)
@blp.response(200, s.ProposalListOut)
def list_proposals(draw_id: str) -> Any:
    """What is proposed, confirmed and withdrawn."""
    return {"items": queries.list_proposals(draw_id, actor=ctx().actor)}


@blp.route("/draws/<draw_id>/proposals", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.ProposalIn)
@blp.response(201, s.ProposalOut)
def post_proposal(data: dict[str, Any], draw_id: str) -> Any:
    """Propose a replacement, recusal, fill, assignment, void or close; nothing changes until another person confirms."""
    row = actions.propose_event(data.pop("id"), draw_id, ctx=ctx(), **data)
    return queries.get_proposal(draw_id, row.id, actor=ctx().actor)


@blp.route("/draws/<draw_id>/trial", methods=["POST"])
@requires(Permission.DRAW_RUN)
@blp.arguments(s.TrialIn)
@blp.response(200, s.OutcomeOut)
def post_trial(data: dict[str, Any], draw_id: str) -> Any:
    """What the rules would give now; nothing is kept."""
    return actions.try_event(draw_id, ctx=ctx(), **data)


@blp.route("/draws/<draw_id>/inspectors")
@requires(Permission.DRAW_RUN)
@blp.response(200, s.CandidateListOut)
def list_candidates(draw_id: str) -> Any:
    """Who stands on the draw's frozen list, for a direct assignment."""
    return {"items": queries.list_candidates(draw_id, actor=ctx().actor)}


@blp.route("/draws/<draw_id>/rates")
@requires(Permission.DRAW_READ)
@blp.response(200, s.RatesOut)
def get_rates(draw_id: str) -> Any:
    """How many were replaced, by stratum; and over the office's year."""
    return queries.get_rates(draw_id, actor=ctx().actor)


@blp.route("/proposals")
@requires(Permission.DRAW_CONFIRM)
@blp.response(200, s.WaitingListOut)
def list_waiting() -> Any:
    """What waits for a second person in the caller's department."""
    return {"items": queries.list_waiting(actor=ctx().actor)}


@blp.route("/draws/<draw_id>/proposals/<proposal_id>/confirm", methods=["POST"])
@own_transactions
@requires(Permission.DRAW_CONFIRM)
@blp.arguments(s.ConfirmIn)
@blp.response(200, s.ProposalOut)
def post_confirm(data: dict[str, Any], draw_id: str, proposal_id: str) -> Any:
    """Confirm another person's proposal with one's own password: the event is recorded with both as its signers."""
    here = ctx()
    proved_at = identity.prove_again(data["password"], request.remote_addr or "", ctx=here)
    with transaction():
        actions.confirm_proposal(draw_id, proposal_id, proved_at=proved_at, ctx=here)
    with reading():
        return queries.get_proposal(draw_id, proposal_id, actor=here.actor)


@blp.route("/draws/<draw_id>/proposals/<proposal_id>/withdraw", methods=["POST"])
@requires(Permission.DRAW_CONFIRM)
@blp.arguments(s.DeclineIn)
@blp.response(200, s.ProposalOut)
def post_withdraw(data: dict[str, Any], draw_id: str, proposal_id: str) -> Any:
    """Take a proposal back, or decline another person's with a reason; it stays on record."""
    actions.withdraw_proposal(draw_id, proposal_id, reason=data["reason"], ctx=ctx())
    return queries.get_proposal(draw_id, proposal_id, actor=ctx().actor)
