"""Where are follow-ups listed and closed, and where is read what the business added?"""

from __future__ import annotations

from typing import Any

from mingcha.follow_up import actions, queries
from mingcha.follow_up.schemas import (
    BusinessSideOut,
    CloseFollowUpIn,
    DecideProofIn,
    FollowUpArgs,
    FollowUpOut,
    FollowUpPageOut,
)
from mingcha.identity import queries as identity
from mingcha.kernel.http import blueprint, ctx, if_match, requires
from mingcha.kernel.permission import Permission

blp = blueprint("follow_up")


@blp.route("/follow-ups")
@requires(Permission.FOLLOW_UP_READ)
@blp.arguments(FollowUpArgs, location="query")
@blp.response(200, FollowUpPageOut)
def list_follow_ups(args: dict[str, Any]) -> Any:
    """Follow-ups of the caller's departments, the oldest first."""
    who = ctx().actor
    scope = None if who.can(Permission.DOSSIER_READ) else identity.department_scope(who)
    return queries.list_follow_ups(scope=scope, **args)


@blp.route("/follow-ups/<uuid:follow_up_id>/close", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(CloseFollowUpIn)
@blp.response(200, FollowUpOut)
def close_follow_up(body: dict[str, Any], follow_up_id: Any) -> Any:
    """Closes a follow-up with what was done. Needs If-Match."""
    row = queries.get_follow_up(str(follow_up_id), identity.department_scope(ctx().actor))
    if_match(row.version)
    return actions.close_follow_up(row.id, reason=body["reason"], ctx=ctx())


@blp.route("/inspections/<uuid:inspection_id>/business", methods=["GET"])
@requires(Permission.EVIDENCE_READ)
@blp.response(200, BusinessSideOut)
def show_business_side(inspection_id: Any) -> Any:
    """Statements, proofs and, for supervisors who were not on the team, the rating. 404 outside the caller's visits and departments."""
    return queries.get_business_side(str(inspection_id), ctx().actor)


@blp.route("/proofs/<uuid:proof_id>/decide", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(DecideProofIn)
@blp.response(200, BusinessSideOut)
def decide_proof(body: dict[str, Any], proof_id: Any) -> Any:
    """Accepts the proof of a business or asks for another one, once."""
    scope = identity.department_scope(ctx().actor)
    visit = actions.decide_proof(str(proof_id), scope=scope, ctx=ctx(), **body)
    return queries.get_business_side(visit, ctx().actor)
