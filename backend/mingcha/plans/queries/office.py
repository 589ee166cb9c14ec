"""What does the coordinating office see of the year: all departments' plans, the industries' programme, the calendar?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mingcha.identity import queries as identity
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.plans.models import ProgrammeIndustry
from mingcha.plans.queries.figures import list_planned_plans, list_planned_tasks
from mingcha.plans.queries.guard import coordinated_domains
from mingcha.plans.queries.lists import PlanRow, TaskRow
from mingcha.plans.rules import due_mark
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

DRAWN = ("drawn", "running", "concluded")


@dataclass(frozen=True, slots=True)
class RollUpRow:
    """One plan that is expected of a department, or made beyond that; `mark` is missing, late, in_time, open or none (no day named)."""

    department_id: str
    domain: str
    period: str
    due_on: date | None
    mark: str
    plan: PlanRow | None
    tasks: int
    joint_tasks: int
    from_above: int


@dataclass(frozen=True, slots=True)
class RollUp:
    """All rows of the domains that the caller coordinates, with how many plans are missing or late, and draws from above against own."""

    year: int
    article: str
    rows: list[RollUpRow]
    missing: int
    late: int
    own: int
    above: int


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """One named industry: joint tasks planned and drawn, how many the notice wants (None: no number), and whether it is open."""

    industry: str
    wanted: int | None
    planned: int
    drawn: int
    open: bool


def seen_domains(actor: Actor, region: str) -> frozenset[str]:
    """Of which domains the caller sees every department: auditors all, coordinators theirs."""
    if actor.is_system or actor.can(Permission.AUDIT_READ):
        return frozenset(regions.get_profile(region).coordination.domains)
    return coordinated_domains(actor, region)


def get_roll_up(year: int, *, actor: Actor, region: str, today: date) -> RollUp:
    """S0-2.4c: every department with an item in a published list, its plans, and what is missing or late; without a coordinating duty the own department's rows."""
    profile = regions.get_profile(region)
    domains = seen_domains(actor, region)
    plans = [plan for plan in list_planned_plans(year) if plan.region == region]
    counts = _counts(list_planned_tasks(year))
    rows = [
        row
        for row in _rows(profile, plans, counts, year, today)
        if row.domain in domains or row.department_id == actor.department_id
    ]
    return RollUp(
        year,
        profile.article("plan.due"),
        rows,
        sum(row.mark == "missing" for row in rows),
        sum(row.mark == "late" for row in rows),
        sum(row.tasks - row.from_above for row in rows),
        sum(row.from_above for row in rows),
    )


def _rows(
    profile: regions.RegionProfile,
    plans: Collection[PlanRow],
    counts: dict[str, tuple[int, int, int]],
    year: int,
    today: date,
) -> list[RollUpRow]:
    expected = _expected(profile, year)
    made: dict[tuple[str, str, str], list[PlanRow]] = defaultdict(list)
    for plan in plans:
        made[plan.department_id, plan.domain, plan.period].append(plan)
    names = {view.id: view.name for view in identity.list_departments()}
    found = []
    for key in sorted({*expected, *made}, key=lambda one: (names.get(one[0], ""), one[1], one[2])):
        due_on = expected.get(key) or next((plan.due_on for plan in made.get(key, ())), None)
        several: list[PlanRow | None] = [*made.get(key, ())] or [None]
        for each in several:
            mark = _mark(each, due_on, today)
            found.append(RollUpRow(*key, due_on, mark, each, *(counts.get(each.id, (0, 0, 0)) if each else (0, 0, 0))))
    return found


def _expected(profile: regions.RegionProfile, year: int) -> dict[tuple[str, str, str], date | None]:
    """{(department, domain, period): day}: who has published items of a domain owes each plan that the notice names."""
    owners = {(item.department_id, item.domain) for item in registers.list_published_items()}
    deadlines = regions.plan_deadlines(profile, year, regions.get_calendar())
    asked: list[tuple[str, str, date | None]] = [(one, due.period, due.on) for due in deadlines for one in due.domains]
    if not asked:
        asked = [(one, "year", None) for one in profile.coordination.domains]
    return {
        (department, domain, period): on
        for department, domain in owners
        for wanted, period, on in asked
        if wanted == domain
    }


def _mark(plan: PlanRow | None, due_on: date | None, today: date) -> str:
    """Missing only after the day; without a day nothing is late."""
    if plan is None:
        return "missing" if due_on and today > due_on else "open" if due_on else "none"
    return due_mark(due_on, local_date(plan.filed_at) if plan.filed_at else None, today)


def _counts(tasks: Collection[TaskRow]) -> dict[str, tuple[int, int, int]]:
    """{plan: (tasks, joint ones, ordered from above)}, cancelled ones left out."""
    found: dict[str, tuple[int, int, int]] = {}
    for task in tasks:
        if task.state != "cancelled":
            count, joint, above = found.get(task.plan_id, (0, 0, 0))
            found[task.plan_id] = (count + 1, joint + task.joint, above + (task.origin == "above"))
    return found


def list_programme(year: int, region: str) -> list[ProgrammeRow]:
    """S3A-2.4.1a: the industries that the year's programme names (else those of the region's notice), with their joint draws."""
    frequency = regions.get_profile(region).frequency
    named = list(
        session().scalars(
            select(ProgrammeIndustry.industry)
            .where(ProgrammeIndustry.year == year)
            .order_by(ProgrammeIndustry.position, ProgrammeIndustry.industry)
        )
    )
    tasks = [task for task in list_planned_tasks(year) if task.joint and task.state != "cancelled"]
    rows = []
    for industry in named or frequency.industries:
        mine = [task for task in tasks if industry in task.scope.industries]
        drawn = sum(task.state in DRAWN for task in mine)
        wanted = frequency.joint_draws_per_industry
        rows.append(ProgrammeRow(industry, wanted, len(mine), drawn, wanted is not None and drawn < wanted))
    return rows


def list_calendar(year: int, *, actor: Actor, region: str) -> list[tuple[TaskRow, PlanRow]]:
    """The year's tasks with their plans that the caller sees, by first day; cancelled ones left out."""
    domains = seen_domains(actor, region)
    plans = {
        plan.id: plan
        for plan in list_planned_plans(year)
        if plan.public or actor.department_id in plan.departments or (plan.domain in domains and plan.state != "draft")
    }
    tasks = [task for task in list_planned_tasks(year) if task.state != "cancelled"]
    return [(task, plans[task.plan_id]) for task in tasks if task.plan_id in plans]
