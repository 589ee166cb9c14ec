"""May this task be drawn, may this inspection start, and what would a draw give?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import Problem
from mingcha.plans.queries.lists import PlanRow, TaskRow, get_plan, get_task
from mingcha.plans.rules import (
    Articles,
    Start,
    StartFacts,
    TaskNotReady,
    check_can_start,
    check_caps,
    drawn_number,
    due_mark,
    steps_open,
)
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

# Decision table 3.3 as the notices print it; where a notice has no words of its own, the article of its plan stands in.
PLAN_ARTICLES = {"ZH": "珠海 000 二(九)", "WG": "舞钢 001 第19条", "RD": "如东 003A 二(三)1", "NA": "宁安 004 一3"}
LIST_ARTICLES = {"WG": "舞钢 001 第3条"}
DRAW_ARTICLES = {"NA": "宁安 004 二7"}
STEP_PERMISSIONS = {
    "edit": Permission.PLAN_WRITE,
    "approve": Permission.PLAN_APPROVE,
    "file": Permission.PLAN_PUBLISH,
    "publish": Permission.PLAN_PUBLISH,
    "close": Permission.PLAN_WRITE,
}


@dataclass(frozen=True, slots=True)
class DueView:
    """When a plan is due: the day or None, the mark (none, open, in_time, late), and where it is written."""

    on: date | None
    mark: str
    article: str | None


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
    facts = StartFacts(
        unpublished_items=unpublished,
        plan_in_force=plan.state == "in_force",
        drawn=drawn,
        unplanned_reason=unplanned_reason,
        off_platform_reason=off_platform_reason,
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
    check_can_begin(task_id)
    if task.state in ("draft", "cancelled", "concluded"):
        raise TaskNotReady()
    check_task_caps(task)
    return task


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


def due_of(plan: PlanRow, today: date) -> DueView:
    """The neutral mark of C9: the day comes from the region's article, and nothing is called late where no day is named."""
    article = regions.get_profile(plan.region).article("plan.due") if plan.due_on else None
    filed_on = local_date(plan.filed_at) if plan.filed_at else None
    return DueView(plan.due_on, due_mark(plan.due_on, filed_on, today), article)


def acts_open(plan: PlanRow, actor: Actor) -> list[str]:
    """What the caller may do with the plan now; shown as buttons, checked again when done."""
    if actor.department_id != plan.department_id:
        return (
            ["edit"]
            if actor.department_id in plan.departments and actor.can(Permission.PLAN_WRITE) and plan.state != "closed"
            else []
        )
    order = regions.get_profile(plan.region).plan.publish_order
    steps = [step for step in steps_open(plan.state, order=order) if actor.can(STEP_PERMISSIONS[step])]
    return [step for step in steps if step != "approve" or actor.id != plan.created_by]


def sees_plan(plan: PlanRow, actor: Actor) -> bool:
    """Public plans are for everybody; others for the departments that take part, auditors and the machine."""
    return plan.public or actor.is_system or actor.can(Permission.AUDIT_READ) or actor.department_id in plan.departments
