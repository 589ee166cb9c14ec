"""May this task be drawn, may this inspection start, and what would a draw give?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import Problem
from mingcha.plans.queries.lists import PlanRow, TaskRow, get_plan, get_task
from mingcha.plans.rules import (
    Articles,
    SpecialFieldNotDrawn,
    Start,
    StartFacts,
    TaskNotReady,
    check_can_start,
    check_caps,
    drawn_number,
    due_mark,
    steps_open,
)
from mingcha.plans.rules.plans import must_study, waits_for
from mingcha.plans.rules.schemes import check_agreements, check_scheme
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

# Decision table 3.3 as the notices print it; where a notice has no words of its own, the article of its plan stands in.
PLAN_ARTICLES = {"ZH": "珠海 000 二(九)", "WG": "舞钢 001 第19条", "RD": "如东 003A 二(三)1", "NA": "宁安 004 一3"}
LIST_ARTICLES = {"WG": "舞钢 001 第3条"}
DRAW_ARTICLES = {"NA": "宁安 004 二7"}
# Who allows a check in another region: 004 alone speaks of it, for all others the State Council's rule stands.
CROSS_ARTICLES = {"NA": "宁安 004 二10"}
NATIONAL = "国办发〔2024〕54号"
STEP_PERMISSIONS = {
    "edit": Permission.PLAN_WRITE,
    "approve": Permission.PLAN_APPROVE,
    "file": Permission.PLAN_PUBLISH,
    "publish": Permission.PLAN_PUBLISH,
    "close": Permission.PLAN_WRITE,
}


@dataclass(frozen=True, slots=True)
class DueView:
    """When a plan is due: the day or None, the mark (none, open, in_time, late), and where it is written.

    `workday` is the last working day not after it; None where that cannot be computed, and `note` says why (never a guess).
    """

    on: date | None
    mark: str
    article: str | None
    workday: date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Stratum:
    """One risk class: all rows, open rows, the ratio (None: none set), and how many a draw would take (None: unknown)."""

    stratum: str
    base: int
    eligible: int
    ratio: tuple[int, int] | None
    n: int | None


def articles_of(region: str) -> Articles:
    """Where the region writes the rules of the guard table."""
    profile = regions.get_profile(region)
    return Articles(
        item_list=LIST_ARTICLES.get(region, profile.article("item.required_fields")),
        plan=PLAN_ARTICLES.get(region, profile.article("plan.route")),
        draw=DRAW_ARTICLES.get(region, profile.article("inspector.assignment")),
    )


def check_can_begin(
    task_id: str, *, drawn: bool = True, unplanned_reason: str | None = None, off_platform_reason: str | None = None
) -> Start:
    """Decision table 3.3 for a task (S1-3, S4-3d). Raises ItemsNotPublished, PlanNotInForce or NotDrawn with the region's article."""
    task = get_task(task_id)
    plan = get_plan(task.plan_id)
    items = registers.list_items_by_id(task.item_ids)
    unpublished = tuple(sorted(f"{item.code} {item.name}" for item in items.values() if not item.published))
    outside = {item.id for item in items.values() if not item.published}
    facts = StartFacts(
        unpublished_items=unpublished,
        plan_in_force=plan.state == "in_force",
        drawn=drawn,
        unplanned_reason=unplanned_reason,
        off_platform_reason=off_platform_reason,
        special_field=bool(outside) and outside <= registers.list_exempted_item_ids(["special_field"]),
    )
    known = regions.get_profile(plan.region).unplanned_reasons
    return check_can_start(facts, articles=articles_of(plan.region), known_reasons=known)


def check_can_start_unplanned(region: str, item_ids: Sequence[str], reason: str | None) -> Start:
    """Table 3.3 for a check that stands in no plan: published items, and a reason that the region knows (C17, S0-2.9).

    Raises ItemsNotPublished or PlanNotInForce with the region's article.
    """
    items = registers.list_items_by_id(item_ids)
    unknown = tuple(sorted(set(item_ids) - set(items)))
    unpublished = tuple(sorted(f"{item.code} {item.name}" for item in items.values() if not item.published))
    facts = StartFacts(unknown + unpublished, plan_in_force=False, drawn=False, unplanned_reason=reason)
    known = regions.get_profile(region).unplanned_reasons
    return check_can_start(facts, articles=articles_of(region), known_reasons=known)


def check_can_draw(task_id: str) -> TaskRow:
    """A task may be drawn: scheme approved, items listed, plan in force, general items within their cap (C6). Raises the problem that says why not."""
    task = get_task(task_id)
    if check_can_begin(task_id) is Start.RECORD_ONLY:
        profile = regions.get_profile(get_plan(task.plan_id).region)
        raise SpecialFieldNotDrawn(article=profile.article("item.special_fields"))
    if task.state in ("draft", "cancelled", "concluded"):
        raise TaskNotReady()
    check_task_scheme(task)
    check_task_caps(task)
    return task


def check_task_scheme(task: TaskRow) -> None:
    """What the region asks of a scheme (S1-11), and the agreement of other regions (S4-10b). Raises SchemeIncomplete, AgreementMissing."""
    profile = regions.get_profile(get_plan(task.plan_id).region)
    article = CROSS_ARTICLES.get(profile.code, NATIONAL)
    check_agreements(task.title, task.cross_regions, article=article)
    if profile.plan.scheme_fields:
        check_scheme(task.title, scheme_of(task), profile.plan.scheme_fields, article=profile.article("scheme.fields"))


def scheme_of(task: TaskRow) -> dict[str, Any]:
    """The scheme as it stands: kind of draw, frequency, ratios, content, method, duties; what the task leaves out comes from its items (S1-11)."""
    items = registers.list_items_by_id(task.item_ids)
    ordered = [items[one] for one in task.item_ids if one in items]
    frequencies = dict.fromkeys(one.frequency for one in ordered if one.frequency)
    return {
        "draw_type": task.draw_type,
        "frequency": task.frequency or "；".join(frequencies) or None,
        "ratios": task.ratios,
        "content": task.content or "；".join(one.content for one in ordered if one.content) or None,
        "method": task.method,
        "duties": task.duties,
    }


def find_block(task_id: str) -> Problem | None:
    """The problem that `check_can_draw` would raise now, or None."""
    try:
        check_can_draw(task_id)
    except Problem as problem:
        return problem
    return None


def check_task_caps(task: TaskRow) -> None:
    """General items' caps against the register as it stands, where the region asks for caps. Raises RatioAboveCap (S1-8b)."""
    profile = regions.get_profile(get_plan(task.plan_id).region)
    if profile.item.general_cap is None:
        return
    items = registers.list_items_by_id(task.item_ids).values()
    caps = {f"{item.code} {item.name}": item.ratio_cap for item in items if item.category == "general"}
    bases = {name: opened for name, (_, opened) in registers.count_objects_in_scope(task.scope).items()}
    check_caps(task.ratios, bases, caps, article=profile.article("ratio.general_cap"))


def preview_task(task_id: str) -> list[Stratum]:
    """What the register would give now, class by class; a class without ratio blocks the draw."""
    task = get_task(task_id)
    return _strata(task.scope, task.ratios)


def preview_scope(scope: dict[str, list[str]], ratios: Mapping[str, tuple[int, int]]) -> list[Stratum]:
    """The same for a task that nobody has kept yet, so that ratios are chosen with their numbers in view (S1-8c)."""
    return _strata(registers.Scope.of(scope), ratios)


def _strata(scope: registers.Scope, ratios: Mapping[str, tuple[int, int]]) -> list[Stratum]:
    found = []
    for name, (rows, opened) in registers.count_objects_in_scope(scope).items():
        ratio = ratios.get(name)
        found.append(Stratum(name, rows, opened, ratio, None if ratio is None else drawn_number(opened, ratio)))
    return found


def due_of(plan: PlanRow, today: date, calendar: regions.WorkdayCalendar | None = None, *, lang: str = "zh") -> DueView:
    """The neutral mark of C9: the day comes from the region's article, and nothing is called late where no day is named.

    `calendar` saves the query when many plans are shown.
    """
    profile = regions.get_profile(plan.region)
    filed_on = local_date(plan.filed_at) if plan.filed_at else None
    mark = due_mark(plan.due_on, filed_on, today)
    deadline = _deadline(plan, profile, calendar)
    if deadline is None:
        article = profile.article("plan.due")
        note = f"通知没有规定报送日期（{article}）" if lang == "zh" else f"The notice names no day ({article})"
        return DueView(None, mark, None, None, note)
    workday = None if deadline.workday.provisional else deadline.workday.on
    return DueView(plan.due_on, mark, profile.article("plan.due"), workday, deadline.workday.reason_in(lang))


def _deadline(
    plan: PlanRow, profile: regions.RegionProfile, calendar: regions.WorkdayCalendar | None
) -> regions.PlanDeadline | None:
    if plan.due_on is None:
        return None
    found = regions.plan_deadlines(profile, plan.year, calendar or regions.get_calendar())
    return next((one for one in found if plan.domain in one.domains and one.period == plan.period), None)


def waiting_of(plan: PlanRow) -> str | None:
    """Whose opinion the plan needs before its next step: `study` (S1-10a), `review` (S4-10a), or None."""
    route = regions.get_profile(plan.region).plan.route
    return waits_for(
        study=must_study(plan.kind, route.kinds) and plan.state not in ("draft", "closed"),
        studied=plan.studied,
        route=plan.route,
        filed=plan.filed_at is not None,
        reviewed=plan.reviewed,
    )


def acts_open(plan: PlanRow, actor: Actor) -> list[str]:
    """What the caller may do with the plan now; shown as buttons, checked again when done."""
    waiting = waiting_of(plan)
    opinion = _opinion_open(plan, actor, waiting)
    if actor.department_id != plan.department_id:
        mine = actor.department_id in plan.departments and actor.can(Permission.PLAN_WRITE)
        return [*(["edit"] if mine and plan.state != "closed" else []), *opinion]
    order = regions.get_profile(plan.region).plan.publish_order
    steps = [step for step in steps_open(plan.state, order=order) if actor.can(STEP_PERMISSIONS[step])]
    steps = [step for step in steps if step != "approve" or actor.id != plan.created_by]
    if waiting:
        steps = [step for step in steps if step != "publish"]
    if plan.filed_at is not None:
        steps = [step for step in steps if step != "file"]
    return [*steps, *opinion]


def _opinion_open(plan: PlanRow, actor: Actor, waiting: str | None) -> list[str]:
    if waiting is None or plan.domain not in coordinated_domains(actor, plan.region):
        return []
    may = actor.can(Permission.PLAN_PUBLISH) if waiting == "study" else _may_review(plan, actor)
    return [waiting] if may else []


def _may_review(plan: PlanRow, actor: Actor) -> bool:
    return actor.can(Permission.PLAN_APPROVE) and actor.department_id != plan.department_id


def coordinated_domains(actor: Actor, region: str) -> frozenset[str]:
    """The domains that the caller's department coordinates (S1-4, S4-1): the supervisor of all has each,
    the lead coordinator the market domain, which is all where the notice knows no other (C2b).
    """
    if actor.department_id is None:
        return frozenset()
    duties = identity.get_department(actor.department_id).duties
    domains = regions.get_profile(region).coordination.domains
    if "domain_supervisor" in duties:
        return frozenset(domains)
    return frozenset({"market"}) if "lead_coordinator" in duties else frozenset()


def sees_plan(plan: PlanRow, actor: Actor) -> bool:
    """Public plans are for everybody; others for the departments that take part, auditors, the machine,
    and once they left the draft for the office that coordinates their domain (S0-2.4c).
    """
    if plan.public or actor.is_system or actor.can(Permission.AUDIT_READ) or actor.department_id in plan.departments:
        return True
    return plan.state != "draft" and plan.domain in coordinated_domains(actor, plan.region)
