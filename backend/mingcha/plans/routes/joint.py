"""Which tasks of different departments would reach the same businesses, and how do they go together?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.plans import actions, queries
from mingcha.plans.schemas.office import AnswerIn, ConflictsOut, JointIn, ProposalOut, YearArgs

blp = blueprint("plan_conflicts")
Json = dict[str, Any]


@blp.route("/plan-conflicts", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(YearArgs, location="query")
@blp.response(200, ConflictsOut)
def get_conflicts(args: Json) -> Json:
    """Pairs of tasks that share businesses and days (S1-3e): of the caller's department, or all for the coordinating office."""
    actor = ctx().actor
    everything = bool(queries.seen_domains(actor, settings().region))
    department_id = None if everything else actor.department_id
    year = args["year"] or ctx().clock.today().year
    rows = queries.list_conflicts(year, department_id=department_id) if everything or department_id else []
    return {"year": year, "items": [_row(row, actor.department_id) for row in rows]}


def _row(row: queries.ConflictRow, department_id: str | None) -> Json:
    # The caller's own task stands first, so that «propose» and «answer» read the same from both sides.
    one, other = row.task, row.other
    if other.lead_department_id == department_id:
        one, other = other, one
    proposal = row.proposal
    return {
        "task": one,
        "other": other,
        "first": row.first,
        "last": row.last,
        "scope": row.scope,
        "businesses": row.businesses,
        "proposal": proposal,
        "can": _can(one, proposal, department_id),
    }


def _can(one: queries.TaskRow, proposal: queries.ProposalRow | None, department_id: str | None) -> list[str]:
    if one.lead_department_id != department_id or not ctx().actor.can(Permission.PLAN_WRITE):
        return []
    if proposal is None or proposal.state != "open":
        return ["propose"]
    return ["withdraw"] if proposal.task_id == one.id else ["answer"]


@blp.route("/tasks/<uuid:task_id>/joint", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(JointIn)
@blp.response(201, ProposalOut)
def post_joint(values: Json, task_id: Any) -> queries.ProposalRow:
    """The lead of a task proposes to the lead of another to go together."""
    proposal = actions.propose_joint(str(task_id), values.pop("other_task_id"), ctx=ctx(), **values)
    return queries.get_joint_proposal(proposal, department_id=ctx().actor.department_id)


@blp.route("/joint-proposals/<uuid:proposal_id>/answer", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(AnswerIn)
@blp.response(200, ProposalOut)
def answer_joint(values: Json, proposal_id: Any) -> queries.ProposalRow:
    """The other lead agrees, which makes the joint task, or declines with a reason."""
    actions.answer_joint(str(proposal_id), ctx=ctx(), **values)
    return queries.get_joint_proposal(str(proposal_id), department_id=ctx().actor.department_id)


@blp.route("/joint-proposals/<uuid:proposal_id>/withdraw", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.response(200, ProposalOut)
def withdraw_joint(proposal_id: Any) -> queries.ProposalRow:
    """The proposer takes it back."""
    actions.withdraw_joint(str(proposal_id), ctx=ctx())
    return queries.get_joint_proposal(str(proposal_id), department_id=ctx().actor.department_id)
