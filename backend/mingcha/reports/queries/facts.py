"""What does the record say about the tasks of a year? Counted by the floors below, gathered here; never typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mingcha.draws import queries as draws
from mingcha.follow_up import queries as follow_ups
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.clock import CHINA
from mingcha.plans import queries as plans
from mingcha.publication import queries as publications
from mingcha.registers import queries as registers
from mingcha.reports.rules.cells import FIRST_HALF, Outcome, OutsideFacts, TaskFacts, counted_words, counters
from mingcha.rulebooks import queries as rulebooks
from mingcha.transparency.queries import list_facts


@dataclass(frozen=True, slots=True)
class Base:
    """What stands before every task, by department id: items, objects, people, rules, exemptions; `texts` say why items are exempted."""

    names: dict[str, str]
    counts: dict[str, Counter[str]]
    objects: int
    texts: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class YearFacts:
    """All tasks of a year as they stood at the end of `until_on`; `visits` counted once more in one sum."""

    tasks: tuple[TaskFacts, ...]
    visits: int
    titles: dict[str, str]
    owned: tuple[tuple[str, str, bool], ...]
    ends: dict[str, int]
    outside: tuple[OutsideFacts, ...] = ()

    def by_month(self) -> dict[int, Counter[str]]:
        """{month in which a task's window ends: the sums of these tasks}."""
        found: dict[int, Counter[str]] = {}
        for task in self.tasks:
            found.setdefault(self.ends[task.id], Counter()).update(counters(task))
        return found

    def plans(self, domain: str, joint: bool) -> Counter[str]:
        """{department: its published plans} of a domain; with `joint` only joint ones."""
        return Counter(owner for owner, of, is_joint in self.owned if domain in ("all", of) and (is_joint or not joint))


def read_year(year: int, *, until_on: date, scope: Collection[str] | None) -> YearFacts:
    """The facts of the tasks of the year's plans that departments of the scope (None: all) lead. About ten statements (S4-16a)."""
    found = [one for one in plans.list_tasks_of_year(year) if scope is None or one.lead_department_id in scope]
    domains = {plan.id: plan for plan in plans.list_plans_of_year(year)}
    ids = [task.id for task in found]
    before = datetime.combine(until_on + timedelta(days=1), time(0), tzinfo=CHINA)
    counted = _Counted(ids, before)
    owners = registers.list_items_by_id(sorted({item for task in found for item in task.item_ids}))
    facts = tuple(_facts(task, domains[task.plan_id], counted, owners) for task in found)
    visits = inspections.count_visits(ids, before=before)
    owned = tuple((plan.department_id, plan.domain, plan.kind == "joint") for plan in domains.values() if plan.public)
    ends = {task.id: task.window_to.month for task in found}
    titles = {task.id: task.title for task in found}
    return YearFacts(
        facts,
        visits,
        titles,
        owned,
        ends,
        _outside(year, until_on, scope, {task.id: domains[task.plan_id].domain for task in found}),
    )


def _outside(
    year: int, until_on: date, scope: Collection[str] | None, domains: dict[str, str]
) -> tuple[OutsideFacts, ...]:
    rows = plans.list_off_platform(year, until=until_on, departments=scope)
    items = registers.list_items_by_id(sorted({item for row in rows for item in row.item_ids}))
    found = []
    for row in rows:
        by_items = next((items[one].domain for one in row.item_ids if one in items), None)
        domain = domains.get(row.task_id or "", by_items)
        half = 1 if row.checked_on.month <= FIRST_HALF else 2
        found.append(OutsideFacts(row.department_id, half, domain, row.explanation))
    return tuple(found)


def read_base(domain: str, on: date) -> Base:
    """Items in published lists, objects and inspectors in the libraries, rules in force and items exempted on a day, of one domain or `all`."""
    names = {one.id: one.name for one in identity.list_departments()}
    counts: dict[str, Counter[str]] = {}
    for item in registers.list_published_items():
        if domain in ("all", item.domain):
            key = "items_key" if item.category == "key" else "items_general"
            counts.setdefault(item.department_id, Counter())[key] += 1
    for department, n in registers.count_inspectors_by_department().items():
        counts.setdefault(department, Counter())["inspectors"] += n
    by_duty = registers.count_objects_by_duty()
    for department, name in names.items():
        if by_duty.get(name):
            counts.setdefault(department, Counter())["objects"] += by_duty[name]
    for department in {one.department_id for one in rulebooks.list_public_rulebooks()}:
        counts.setdefault(department, Counter())["rules_made"] = 1
    texts = _exempted(domain, on, counts)
    return Base(names, counts, sum(by_duty.values()), texts)


def _exempted(domain: str, on: date, counts: dict[str, Counter[str]]) -> dict[str, dict[str, str]]:
    """Counts the items kept out of draws (S4-2b, table 5) and says why; one that the register does not know counts in every domain."""
    rows = registers.list_exemptions_in_force(on)
    named = [item["item_id"] for row in rows for item in row.items if item["item_id"]]
    known = registers.list_items_by_id(sorted(set(named)))
    why: dict[str, Counter[str]] = {}
    for row in rows:
        domains = [known[item["item_id"]].domain if item["item_id"] in known else domain for item in row.items]
        n = len(row.items) if domain == "all" else domains.count(domain)
        if n:
            counts.setdefault(row.department_id, Counter())["exempted"] += n
            why.setdefault(row.department_id, Counter())[row.reason] += n
    return {department: {"exempted_why": counted_words(reasons)} for department, reasons in why.items()}


class _Counted:
    """The counts of all tasks, asked once."""

    def __init__(self, ids: list[str], before: datetime) -> None:
        self.outcomes: dict[str, list[Outcome]] = {}
        for one in inspections.list_outcome_counts(ids, before=before):
            told = Outcome(one.state, one.conclusions, one.opened, one.accepted)
            self.outcomes.setdefault(one.task_id, []).append(told)
        self.published = publications.list_published_counts(ids, before=before)
        self.disposals = follow_ups.list_disposal_counts(ids, before=before)
        drawn = draws.list_draw_figures(ids, before=before)
        logged = {fact.subject for fact in list_facts([one.id for one in drawn], {"draw.commit"})}
        self.draws = Counter(one.task_id for one in drawn)
        self.logged = Counter(one.task_id for one in drawn if one.id in logged)


def _facts(
    task: plans.TaskRow, plan: plans.PlanRow, counted: _Counted, owners: dict[str, registers.ItemRow]
) -> TaskFacts:
    told = counted.published.get(task.id)
    return TaskFacts(
        id=task.id,
        department=task.lead_department_id,
        domain=plan.domain,
        joint=plan.kind == "joint" or len(task.departments) > 1,
        half=1 if task.window_from.month <= FIRST_HALF else 2,
        state=task.state,
        departments=len(task.departments),
        items=len(task.item_ids),
        item_departments=len({owners[item].department_id for item in task.item_ids if item in owners}),
        draws=counted.draws[task.id],
        logged=counted.logged[task.id],
        cross_region=bool(task.cross_regions),
        outcomes=tuple(counted.outcomes.get(task.id, ())),
        published=told.published if told else 0,
        with_due=told.with_due if told else 0,
        in_time=told.in_time if told else 0,
        overdue=told.overdue if told else 0,
        disposals=counted.disposals.get(task.id, {}),
    )
