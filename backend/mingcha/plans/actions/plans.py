"""How does an annual plan come into force: made, approved, filed, published?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select, update

from mingcha.identity import queries as identity
from mingcha.kernel import audit, events
from mingcha.kernel.constraints import register_constraint
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import Conflict, NotFound, Stale
from mingcha.plans import queries
from mingcha.plans.actions.versions import amend, tell
from mingcha.plans.events import PlanPublished
from mingcha.plans.models import Plan, PlanDepartment, Task
from mingcha.plans.rules import DepartmentsUnknown, PlanEmpty, check_can_approve, next_state
from mingcha.plans.rules.periods import check_plan_known, check_sole
from mingcha.plans.rules.plans import (
    FiledAlready,
    ReviewPending,
    check_studied,
    must_review,
    receivers_of,
    wanted_route,
)
from mingcha.regions import queries as regions


class NumberTaken(Conflict):
    """Two plans or tasks were numbered at the same moment."""

    code = "number-taken"
    title_zh, title_en = "编号刚被占用", "The number was taken just now"
    detail_zh, detail_en = "请再提交一次。", "Please send it again."


register_constraint("uq_plans_plan_number", NumberTaken)
register_constraint("uq_plans_task_number", NumberTaken)


def create_plan(
    *,
    id: str,
    year: int,
    title: str,
    region: str,
    ctx: Ctx,
    kind: str = "internal",
    domain: str = "market",
    period: str = "year",
    departments: Sequence[str] = (),
    note: str | None = None,
    copied_from: str | None = None,
) -> str:
    """A draft plan of the caller's department (S0-2.4a); the same id again is the same plan.

    Raises DomainUnknown, PeriodUnknown with the region's article (C2b, C9), PlanOverlaps, DepartmentsUnknown.
    """
    owner = ctx.actor.department_id
    if owner is None:
        raise NotFound()
    if session().get(Plan, id) is not None:
        return _own(id, ctx).id
    profile = regions.get_profile(region)
    _check_known(profile, domain, period)
    _check_sole(owner, year, domain, period, kind)
    row = Plan(id=id, year=year, title=title, kind=kind, domain=domain, period=period, region=region)
    row.number = _numbered(Plan, f"{profile.division}{year}")
    row.department_id, row.note, row.state, row.version, row.copied_from = owner, note, "draft", 1, copied_from
    row.due_on = _due_on(region, year, domain, period)
    row.created_at, row.created_by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    _set_departments(row, departments)
    facts = ("number", "year", "title", "kind", "domain", "period")
    after = {**{name: getattr(row, name) for name in facts}, "departments": sorted({owner, *departments})}
    audit.record(ctx, "create_plan", ("plan", id), None, after)
    return id


def change_plan(
    plan_id: str,
    *,
    title: str,
    kind: str,
    departments: Sequence[str],
    seen_version: int,
    ctx: Ctx,
    note: str | None = None,
    reason: str | None = None,
) -> None:
    """Changes a plan; once approved a reason is needed and the former version is kept. Raises NotFound, Stale, ReasonMissing, PlanFinal."""
    row = _own(plan_id, ctx)
    if row.version != seen_version:
        raise Stale(seen=seen_version, current=row.version)
    before = {"title": row.title, "kind": row.kind, "note": row.note}
    amend(row, reason, ctx=ctx)
    row.title, row.kind, row.note = title, kind, note
    _set_departments(row, departments)
    session().flush()
    after = {"title": title, "kind": kind, "note": note, "departments": sorted({row.department_id, *departments})}
    audit.record(ctx, "change_plan", ("plan", plan_id), before, after)
    tell(row)


def approve_plan(plan_id: str, *, ctx: Ctx) -> None:
    """The head of the department approves the plan, and with it the schemes of its tasks (54号, S1-11).

    Raises PlanOwn, PlanEmpty, PlanStepRefused; SchemeIncomplete or AgreementMissing for a task that lacks something.
    """
    row = _own(plan_id, ctx)
    state = _next(row, "approve")
    check_can_approve(ctx.actor.id, row.created_by)
    tasks = queries.list_tasks_of_plan(plan_id)
    if not tasks:
        raise PlanEmpty()
    for task in tasks:
        queries.check_task_scheme(task)
    approval = {"approved_at": ctx.clock.now(), "approved_by": ctx.actor.id}
    schemes = update(Task).where(Task.plan_id == plan_id, Task.state == "draft")
    session().execute(schemes.values(state="approved", **approval))
    row.approved_at, row.approved_by = ctx.clock.now(), ctx.actor.id
    _move(row, "approve_plan", state, ctx)


def file_plan(plan_id: str, *, ctx: Ctx, filed_with: str | None = None, route: str | None = None) -> None:
    """Reports, files or hands the plan in for review, with whom the region's route names (C10, S0-2.4b).

    A plan handed in for review waits for it (S4-10a). Where filing and publishing belong together the plan is public at once (C11, S2-2.2).
    Raises PlanStepRefused, RouteUnknown, StudyMissing.
    """
    row = _own(plan_id, ctx)
    state = _next(row, "file")
    profile = regions.get_profile(row.region)
    rules, article = profile.plan.route, profile.article("plan.route")
    reviewed = must_review(row.kind, row.domain, rules.review_joint_other_domains)
    row.route = wanted_route(route, rules.kinds, must_review=reviewed, article=article)
    if row.filed_at is not None:
        raise FiledAlready()
    row.filed_at, row.filed_by = ctx.clock.now(), ctx.actor.id
    row.filed_with = filed_with or receivers_of(rules.to, row.domain)
    waits = row.route == "review" and state == "in_force"
    _move(row, "file_plan", row.state if waits else state, ctx)
    if profile.plan.publish_order == "with_filing" and row.route != "review":
        publish_plan(plan_id, ctx=ctx)


def publish_plan(plan_id: str, *, ctx: Ctx) -> None:
    """Makes the plan public; filed and published it is in force.

    Raises PlanStepRefused with the region's article (C11, S4-3b), StudyMissing (S1-10a), ReviewPending (S4-10a).
    """
    row = _own(plan_id, ctx)
    state = _next(row, "publish")
    profile = regions.get_profile(row.region)
    waiting = queries.waiting_of(queries.get_plan(plan_id))
    body = "、".join(profile.plan.route.to)
    check_studied(waiting == "study", False, body=body, article=profile.article("plan.route"))
    if waiting == "review":
        raise ReviewPending()
    row.published_at, row.published_by = ctx.clock.now(), ctx.actor.id
    _move(row, "publish_plan", state, ctx)
    events.publish(PlanPublished(plan_id, row.version))


def close_plan(plan_id: str, *, ctx: Ctx) -> None:
    """Ends a plan; nothing starts under it any more."""
    row = _own(plan_id, ctx)
    _move(row, "close_plan", _next(row, "close"), ctx)


def _own(plan_id: str, ctx: Ctx) -> Plan:
    """The plan of the caller's department, locked. Raises NotFound, also for another department's."""
    row = session().get(Plan, plan_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id or row.unplanned:
        raise NotFound()
    return row


def _next(row: Plan, step: str) -> str:
    profile = regions.get_profile(row.region)
    return next_state(row.state, step, order=profile.plan.publish_order, article=profile.article("plan.publish_order"))


def _move(row: Plan, action: str, state: str, ctx: Ctx) -> None:
    before, row.state = row.state, state
    session().flush()
    audit.record(ctx, action, ("plan", row.id), {"state": before}, {"state": state, "version": row.version})


def _set_departments(row: Plan, departments: Sequence[str]) -> None:
    members = {row.department_id, *departments}
    if len(identity.list_departments_by_id(members)) != len(members):
        raise DepartmentsUnknown()
    session().execute(delete(PlanDepartment).where(PlanDepartment.plan_id == row.id))
    session().add_all(PlanDepartment(plan_id=row.id, department_id=one) for one in sorted(members))
    session().flush()


def _due_on(region: str, year: int, domain: str, period: str) -> date | None:
    """C9: the day of that domain's plan for the year or half-year; None where the notice names none."""
    deadlines = regions.plan_deadlines(regions.get_profile(region), year, regions.get_calendar())
    return next((one.on for one in deadlines if domain in one.domains and one.period == period), None)


def _check_known(profile: regions.RegionProfile, domain: str, period: str) -> None:
    asked = {(one, due.period) for due in profile.plan.due for one in due.domains}
    articles = profile.article("scope.domains"), profile.article("plan.due")
    check_plan_known(domain, period, domains=profile.coordination.domains, asked=asked, articles=articles)


def _check_sole(owner: str, year: int, domain: str, period: str, kind: str) -> None:
    same = select(Plan.number, Plan.title).where(
        Plan.department_id == owner,
        Plan.year == year,
        Plan.domain == domain,
        Plan.period == period,
        Plan.kind == kind,
        Plan.state != "closed",
        Plan.unplanned.is_(False),
    )
    found = session().execute(same.order_by(Plan.number).limit(1)).first()
    check_sole((found[0], found[1]) if found else None, year=year, domain=domain, period=period)


def _numbered(model: type[Plan], start: str) -> str:
    last = session().scalar(select(func.max(model.number)).where(model.number.startswith(start)))
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:04d}"
