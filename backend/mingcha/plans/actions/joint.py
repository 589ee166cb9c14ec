"""How do two departments' tasks become one joint visit: one proposes, the other agrees (S1-3e, S0-2.5c)?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.plans import queries
from mingcha.plans.actions.tasks import insert_task
from mingcha.plans.actions.versions import amend, tell
from mingcha.plans.models import JointProposal, Plan, PlanDepartment, Task
from mingcha.plans.rules.overlaps import (
    NothingInCommon,
    ProposalOwn,
    check_open,
    common_days,
    common_range,
    joined_ratios,
    rest_range,
)
from mingcha.registers import queries as registers

REASON = "与{office}联合检查，进一次门、查多项事"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two tasks have in common: range and days."""

    scope: dict[str, list[str]]
    days: tuple[date, date]


def propose_joint(task_id: str, other_task_id: str, *, id: str, joint_type: str, ctx: Ctx) -> str:
    """The lead of `task_id` proposes to the lead of the other to go together; the same id again is the same proposal.

    An open proposal for the same two tasks is given back instead of a second one. Raises NotFound, NothingInCommon.
    """
    if session().get(JointProposal, id) is not None:
        return id
    one, other = queries.get_task(task_id), queries.get_task(other_task_id)
    if one.lead_department_id != ctx.actor.department_id or queries.get_plan(other.plan_id).state == "draft":
        raise NotFound()
    _meet(one, other)
    standing = queries.find_open_proposal(task_id, other_task_id)
    if standing is not None:
        return standing
    row = JointProposal(id=id, task_id=task_id, other_task_id=other_task_id, joint_type=joint_type, state="open")
    row.proposed_at, row.proposed_by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    audit.record(ctx, "propose_joint", ("task", task_id), None, {"other": other_task_id, "proposal": id})
    return id


def answer_joint(proposal_id: str, *, agree: bool, ctx: Ctx, reason: str | None = None) -> str | None:
    """The other lead answers; agreeing makes the joint task and gives its id.

    The joint task stands in the proposer's plan with the common range and days, the items of both, the higher ratio of every class
    and a seat for each department; each former task keeps what lies outside the common range, or is cancelled when nothing does.
    Raises NotFound, ProposalOwn, ProposalClosed, NothingInCommon, RangesCross, RatioAboveCap.
    """
    row = _locked(proposal_id, ctx)
    one, other = queries.get_task(row.task_id), queries.get_task(row.other_task_id)
    if other.lead_department_id != ctx.actor.department_id:
        raise ProposalOwn()
    joint = _join(one, other, row.joint_type, ctx) if agree else None
    row.state, row.reason, row.joint_task_id = "agreed" if agree else "declined", reason, joint
    _answered(row, ctx)
    return joint


def withdraw_joint(proposal_id: str, *, ctx: Ctx) -> None:
    """The proposer takes it back while it is open. Raises NotFound, ProposalClosed."""
    row = _locked(proposal_id, ctx)
    if queries.get_task(row.task_id).lead_department_id != ctx.actor.department_id:
        raise NotFound()
    row.state = "withdrawn"
    _answered(row, ctx)


def _locked(proposal_id: str, ctx: Ctx) -> JointProposal:
    queries.get_joint_proposal(proposal_id, department_id=ctx.actor.department_id)
    row = session().get_one(JointProposal, proposal_id, with_for_update=True, populate_existing=True)
    check_open(row.state)
    return row


def _answered(row: JointProposal, ctx: Ctx) -> None:
    row.answered_at, row.answered_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    after = {"state": row.state, "reason": row.reason, "joint_task": row.joint_task_id}
    audit.record(ctx, "answer_joint", ("joint_proposal", row.id), {"state": "open"}, after)


def _meet(one: queries.TaskRow, other: queries.TaskRow) -> Meeting:
    """Raises NothingInCommon, also when a pool is frozen or both are the same department's."""
    days = common_days((one.window_from, one.window_to), (other.window_from, other.window_to))
    scope = common_range(asdict(one.scope), asdict(other.scope))
    movable = {one.state, other.state} <= {"draft", "approved"}
    if not (days and scope and movable) or one.lead_department_id == other.lead_department_id:
        raise NothingInCommon()
    return Meeting(scope, days)


def _join(one: queries.TaskRow, other: queries.TaskRow, joint_type: str, ctx: Ctx) -> str:
    common = _meet(one, other)
    known = registers.list_object_facets()
    rests = [rest_range(asdict(task.scope), common.scope, known, task=task.title) for task in (one, other)]
    names = {
        key: view.name
        for key, view in identity.list_departments_by_id({one.lead_department_id, other.lead_department_id}).items()
    }
    plan = _amended(one.plan_id, REASON.format(office=names[other.lead_department_id]), ctx)
    if session().get(PlanDepartment, (plan.id, other.lead_department_id)) is None:
        session().add(PlanDepartment(plan_id=plan.id, department_id=other.lead_department_id))
    if other.plan_id != one.plan_id:
        _amended(other.plan_id, REASON.format(office=names[one.lead_department_id]), ctx)
    for task, rest in zip((one, other), rests, strict=True):
        _reduce(task, rest, ctx)
    joint = ctx.ids.new()
    insert_task(plan, joint, one.lead_department_id, _fields(one, other, common, joint_type), ctx=ctx)
    for plan_id in {one.plan_id, other.plan_id}:
        tell(session().get_one(Plan, plan_id))
    return joint


def _amended(plan_id: str, reason: str, ctx: Ctx) -> Plan:
    plan = session().get_one(Plan, plan_id, with_for_update=True, populate_existing=True)
    amend(plan, reason, ctx=ctx)
    return plan


def _reduce(task: queries.TaskRow, rest: dict[str, list[str]] | None, ctx: Ctx) -> None:
    """The task keeps the rest and its approval, since it only shrinks; without a rest it is cancelled."""
    row = session().get_one(Task, task.id, with_for_update=True, populate_existing=True)
    before = {"state": row.state, "scope": row.scope}
    if rest is None:
        row.state = "cancelled"
    else:
        row.scope = rest
    row.version += 1
    session().flush()
    audit.record(ctx, "reduce_task", ("task", task.id), before, {"state": row.state, "scope": row.scope})


def _fields(one: queries.TaskRow, other: queries.TaskRow, common: Meeting, joint_type: str) -> dict[str, Any]:
    lead, second = one.lead_department_id, other.lead_department_id
    qualification = [task.seats[0].qualification if task.seats else "" for task in (one, other)]
    schemes = [f"{task.title}：{task.scheme}" for task in (one, other) if task.scheme]
    return {
        "title": f"{one.title}、{other.title}（联合）"[:200],
        "item_ids": list(dict.fromkeys([*one.item_ids, *other.item_ids])),
        "draw_type": one.draw_type,
        "method": one.method,
        "frequency": one.frequency or other.frequency,
        "content": "；".join(dict.fromkeys(text for text in (one.content, other.content) if text)) or None,
        "scheme": "\n".join(schemes) or None,
        "joint_type": joint_type,
        "joint_origin": "lead",
        "scope": common.scope,
        "ratios": joined_ratios(one.ratios, other.ratios),
        "departments": [each for each in dict.fromkeys([*one.departments, *other.departments]) if each != lead],
        "seats": [
            {"departments": [office], "qualification": word}
            for office, word in zip((lead, second), qualification, strict=True)
        ],
        "window_from": common.days[0],
        "window_to": common.days[1],
    }
