"""What is planned, is it in force, and may this inspection start?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.plans.models import Plan, PlanDepartment, PlanOpinion, Task, TaskDepartment, TaskItem
from mingcha.registers.queries import Scope

PUBLIC_STATES = ("published", "in_force", "closed")


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What a body said: kind study or review, verdict accepted or returned, when it met and under which number."""

    id: str
    plan_id: str
    version: int
    kind: str
    verdict: str
    body: str
    held_on: date
    ref: str
    text: str
    given_at: datetime
    given_by: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An annual plan. `departments` are ids, the owner included; `due_on` is None where the region names no day (C9).

    An `unplanned` one holds the tasks of leads and is in no list.
    """

    id: str
    number: str
    year: int
    title: str
    kind: str
    domain: str
    period: str
    region: str
    department_id: str
    note: str | None
    state: str
    version: int
    due_on: date | None
    created_at: datetime
    created_by: str
    approved_at: datetime | None
    approved_by: str | None
    filed_at: datetime | None
    filed_with: str | None
    route: str | None
    copied_from: str | None
    published_at: datetime | None
    unplanned: bool
    departments: tuple[str, ...]
    opinions: tuple[OpinionRow, ...] = ()

    @property
    def studied(self) -> bool:
        """The joint conference agreed (S1-10a)."""
        return any(one.kind == "study" and one.verdict == "accepted" for one in self.opinions)

    @property
    def reviewed(self) -> bool:
        """The review of the present filing came out well (S4-10a)."""
        filed = self.filed_at
        return filed is not None and any(
            one.kind == "review" and one.verdict == "accepted" and one.given_at >= filed for one in self.opinions
        )

    @property
    def public(self) -> bool:
        """True once it is published."""
        return self.published_at is not None


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of every team: a person of one of the departments, with the qualification (empty: any)."""

    departments: tuple[str, ...]
    qualification: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its scheme. `ratios` is {risk class: (num, den)}; `seats` in the order of slots; items in their order.

    An `unplanned` one was opened for a lead: nothing of it is drawn.
    """

    id: str
    plan_id: str
    number: str
    title: str
    lead_department_id: str
    draw_type: str
    method: str
    frequency: str | None
    content: str | None
    scheme: str | None
    origin: str
    ordered_by: str | None
    joint_type: str | None
    joint_origin: str | None
    duties: dict[str, str]
    cross_regions: list[dict[str, Any]]
    scope: Scope
    ratios: dict[str, tuple[int, int]]
    seats: tuple[Seat, ...]
    window_from: date
    window_to: date
    state: str
    version: int
    created_at: datetime
    created_by: str
    approved_at: datetime | None
    approved_by: str | None
    item_ids: tuple[str, ...]
    departments: tuple[str, ...]
    plan_state: str
    unplanned: bool = False

    @property
    def joint(self) -> bool:
        """Several departments go together; else it is a draw inside one department (S0-2.1c)."""
        return len(self.departments) > 1


_PLAN_NAMES = [name for name in PlanRow.__slots__ if name not in ("departments", "opinions")]
_OPINION_COLUMNS = [getattr(PlanOpinion, name) for name in OpinionRow.__slots__]
_PLAN_COLUMNS = [getattr(Plan, name) for name in _PLAN_NAMES]
_TASK_JSON = ("scope", "ratios", "seats")
_TASK_NAMES = [name for name in TaskRow.__slots__ if name not in ("item_ids", "departments", "plan_state", "unplanned")]
_TASK_COLUMNS = [*(getattr(Task, name) for name in _TASK_NAMES), Plan.state.label("plan_state"), Plan.unplanned]


def _plans(rows: Sequence[Any]) -> list[PlanRow]:
    departments: dict[str, list[str]] = defaultdict(list)
    opinions: dict[str, list[OpinionRow]] = defaultdict(list)
    ids = [row[0] for row in rows]
    members = select(PlanDepartment.plan_id, PlanDepartment.department_id).where(PlanDepartment.plan_id.in_(ids))
    for plan_id, department_id in session().execute(members.order_by(PlanDepartment.department_id)):
        departments[plan_id].append(department_id)
    said = select(*_OPINION_COLUMNS).where(PlanOpinion.plan_id.in_(ids)).order_by(PlanOpinion.given_at, PlanOpinion.id)
    for row in session().execute(said):
        opinions[row.plan_id].append(OpinionRow(**row._mapping))
    lists = {row[0]: {"departments": tuple(departments[row[0]]), "opinions": tuple(opinions[row[0]])} for row in rows}
    return [PlanRow(**{**row._mapping, **lists[row[0]]}) for row in rows]


def list_plans(
    *,
    department_id: str | None = None,
    domains: Collection[str] = (),
    year: int | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[PlanRow]:
    """A page of plans, newest year first; with a department: its own, those it takes part in, all public ones,
    and of the `domains` that it coordinates all that left the draft (S0-2.4c).
    """
    statement = select(*_PLAN_COLUMNS).where(Plan.unplanned.is_(False))
    if department_id:
        mine = select(PlanDepartment.plan_id).where(PlanDepartment.department_id == department_id)
        theirs = and_(Plan.domain.in_(domains), Plan.state != "draft")
        statement = statement.where(or_(Plan.id.in_(mine), Plan.published_at.is_not(None), theirs))
    if year:
        statement = statement.where(Plan.year == year)
    page = page_of(statement, key=(Plan.year, Plan.id), cursor=cursor, limit=limit, descending=True)
    return Page(_plans(page.items), page.next)


def get_plan(plan_id: str) -> PlanRow:
    """The plan. Raises NotFound."""
    rows = session().execute(select(*_PLAN_COLUMNS).where(Plan.id == plan_id)).all()
    if not rows:
        raise NotFound()
    return _plans(rows)[0]


def list_public_plans() -> list[PlanRow]:
    """Published plans, newest year first (portal)."""
    statement = (
        select(*_PLAN_COLUMNS).where(Plan.published_at.is_not(None)).order_by(Plan.year.desc(), Plan.number, Plan.id)
    )
    return _plans(session().execute(statement).all())


def _tasks(rows: Sequence[Any], among: Select[Any] | None = None) -> list[TaskRow]:
    """The tasks of rows; `among` selects their ids where they may be too many to be named one by one."""
    ids = [row.id for row in rows] if among is None else among
    items: dict[str, list[str]] = defaultdict(list)
    departments: dict[str, list[str]] = defaultdict(list)
    wanted = (
        select(TaskItem.task_id, TaskItem.item_id)
        .where(TaskItem.task_id.in_(ids))
        .order_by(TaskItem.task_id, TaskItem.position)
    )
    for task_id, item_id in session().execute(wanted):
        items[task_id].append(item_id)
    members = select(TaskDepartment.task_id, TaskDepartment.department_id).where(TaskDepartment.task_id.in_(ids))
    for task_id, department_id in session().execute(members.order_by(TaskDepartment.department_id)):
        departments[task_id].append(department_id)
    return [_task(row, items[row.id], departments[row.id]) for row in rows]


def _task(row: Any, item_ids: list[str], departments: list[str]) -> TaskRow:
    values = dict(row._mapping)
    values["scope"] = Scope.of(row.scope)
    values["ratios"] = {name: (ratio[0], ratio[1]) for name, ratio in sorted(row.ratios.items())}
    values["seats"] = tuple(Seat(tuple(seat["departments"]), seat["qualification"]) for seat in row.seats)
    return TaskRow(**values, item_ids=tuple(item_ids), departments=tuple(departments))


def list_tasks(
    *,
    department_id: str | None = None,
    plan_id: str | None = None,
    led_by: Collection[str] | None = None,
    state: str | None = None,
    joint: bool | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[TaskRow]:
    """A page of planned tasks, newest first; with a department: those it leads or takes part in, and those of public plans.

    `led_by`: only those that one of these departments leads.
    """
    statement = select(*_TASK_COLUMNS).join(Plan, Plan.id == Task.plan_id).where(Plan.unplanned.is_(False))
    if department_id:
        mine = select(TaskDepartment.task_id).where(TaskDepartment.department_id == department_id)
        statement = statement.where(or_(Task.id.in_(mine), Plan.published_at.is_not(None)))
    if led_by is not None:
        statement = statement.where(Task.lead_department_id.in_(sorted(led_by)))
    for column, value in ((Task.plan_id, plan_id), (Task.state, state)):
        if value:
            statement = statement.where(column == value)
    if joint is not None:
        several = (
            select(TaskDepartment.task_id).group_by(TaskDepartment.task_id).having(func.count() > 1).scalar_subquery()
        )
        statement = statement.where(Task.id.in_(several) if joint else Task.id.not_in(several))
    page = page_of(statement, key=(Task.created_at, Task.id), cursor=cursor, limit=limit, descending=True)
    return Page(_tasks(page.items), page.next)


def list_tasks_by_id(ids: Sequence[str]) -> dict[str, TaskRow]:
    """{id: task} of those that exist."""
    rows = (
        session()
        .execute(select(*_TASK_COLUMNS).join(Plan, Plan.id == Task.plan_id).where(Task.id.in_(list(ids))))
        .all()
    )
    return {task.id: task for task in _tasks(rows)}


def get_task(task_id: str) -> TaskRow:
    """The task. Raises NotFound."""
    found = list_tasks_by_id([task_id]).get(task_id)
    if found is None:
        raise NotFound()
    return found


def list_tasks_of_plan(plan_id: str) -> list[TaskRow]:
    """All tasks of a plan by number."""
    statement = (
        select(*_TASK_COLUMNS)
        .join(Plan, Plan.id == Task.plan_id)
        .where(Task.plan_id == plan_id)
        .order_by(Task.number, Task.id)
    )
    return _tasks(session().execute(statement).all())
