"""How does a body's opinion of a plan come in: the joint conference's study, the supervising office's review?"""

from __future__ import annotations

from datetime import date

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import Forbidden, NotFound
from mingcha.plans import queries
from mingcha.plans.models import Plan, PlanOpinion
from mingcha.plans.rules.plans import check_opinion_wanted
from mingcha.regions import queries as regions


def give_opinion(
    plan_id: str,
    *,
    id: str,
    kind: str,
    verdict: str,
    held_on: date,
    ref: str,
    ctx: Ctx,
    body: str | None = None,
    text: str = "",
) -> None:
    """Records what the conference (`study`, S1-10a) or the reviewing office (`review`, S4-10a) said; the same id again changes nothing.

    `accepted` opens the next step; `returned` gives the plan back to its department, to be changed and handed in again.
    Raises NotFound for an office that does not coordinate the plan's domain, Forbidden, OpinionNotWanted.
    """
    if session().get(PlanOpinion, id) is not None:
        return
    row = _coordinated(plan_id, kind, ctx)
    plan = queries.get_plan(plan_id)
    check_opinion_wanted(kind, queries.waiting_of(plan))
    bodies = regions.get_profile(row.region).plan.route.to
    said = PlanOpinion(id=id, plan_id=plan_id, version=row.version, kind=kind, verdict=verdict, held_on=held_on)
    said.body, said.ref, said.text = body or "、".join(bodies), ref, text
    said.given_at, said.given_by = ctx.clock.now(), ctx.actor.id
    session().add(said)
    before = row.state
    if kind == "review":
        _review(row, verdict)
    session().flush()
    after = {"state": row.state, "verdict": verdict, "body": said.body, "ref": ref, "held_on": held_on.isoformat()}
    audit.record(ctx, f"{kind}_plan", ("plan", plan_id), {"state": before}, after)


def _review(row: Plan, verdict: str) -> None:
    if verdict == "accepted":
        row.state = "in_force" if row.published_at is not None else row.state
        return
    row.filed_at, row.filed_by, row.filed_with = None, None, None
    if row.state == "filed":
        row.state = "dept_approved"


def _coordinated(plan_id: str, kind: str, ctx: Ctx) -> Plan:
    """The plan, locked, for the office that coordinates its domain. Raises NotFound, Forbidden."""
    plan = queries.get_plan(plan_id)
    if not queries.sees_plan(plan, ctx.actor):
        raise NotFound()
    may = plan.domain in queries.coordinated_domains(ctx.actor, plan.region)
    own = kind == "review" and plan.department_id == ctx.actor.department_id
    allowed = ctx.actor.can(Permission.PLAN_PUBLISH if kind == "study" else Permission.PLAN_APPROVE)
    if not may or own or not allowed:
        raise Forbidden()
    return session().get_one(Plan, plan_id, with_for_update=True, populate_existing=True)
