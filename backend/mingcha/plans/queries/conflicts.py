"""Which departments would reach the same businesses in the same days, and what was proposed about it (S1-3e)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.plans.models import JointProposal, Plan
from mingcha.plans.queries.figures import list_planned_tasks
from mingcha.plans.queries.lists import TaskRow, list_tasks_by_id
from mingcha.plans.rules.overlaps import common_days, common_range
from mingcha.registers import queries as registers

OPEN_STATES = ("draft", "approved")
MOST = 100


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal to go together: open, agreed (with the joint task), declined (with the reason) or withdrawn."""

    id: str
    task_id: str
    other_task_id: str
    joint_type: str
    state: str
    reason: str | None
    joint_task_id: str | None
    proposed_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two tasks of two departments that share range and days; `businesses` is how many open objects lie in both."""

    task: TaskRow
    other: TaskRow
    first: date
    last: date
    scope: dict[str, list[str]]
    businesses: int
    proposal: ProposalRow | None


def list_conflicts(year: int, *, department_id: str | None) -> list[ConflictRow]:
    """The first 100 of a year by day, for one department (None: all), with tasks whose pool is not frozen.

    Another department's task counts once its plan left the draft. Pairs without an open business are left out.
    """
    states = {row.id: row.state for row in session().execute(select(Plan.id, Plan.state).where(Plan.year == year))}
    tasks = [
        task for task in list_planned_tasks(year) if task.state in OPEN_STATES and states[task.plan_id] != "closed"
    ]
    shown = [
        task
        for task in tasks
        if states[task.plan_id] != "draft" or (department_id and task.lead_department_id == department_id)
    ]
    proposals = _proposals([task.id for task in shown])
    found: list[ConflictRow] = []
    counts: dict[str, int] = {}
    for one, other in _pairs(shown, department_id):
        row = _conflict(one, other, counts, proposals)
        if row is not None:
            found.append(row)
        if len(found) == MOST:
            break
    return found


def _pairs(tasks: Sequence[TaskRow], department_id: str | None) -> Iterator[tuple[TaskRow, TaskRow]]:
    """Pairs of different leads; with a department, its own task first."""
    for place, one in enumerate(tasks):
        for other in tasks[place + 1 :]:
            leads = (one.lead_department_id, other.lead_department_id)
            if leads[0] == leads[1] or (department_id and department_id not in leads):
                continue
            yield (other, one) if department_id == leads[1] else (one, other)


def _conflict(
    one: TaskRow, other: TaskRow, counts: dict[str, int], proposals: dict[frozenset[str], ProposalRow]
) -> ConflictRow | None:
    days = common_days((one.window_from, one.window_to), (other.window_from, other.window_to))
    scope = common_range(asdict(one.scope), asdict(other.scope)) if days else None
    if days is None or scope is None:
        return None
    key = repr(sorted((name, sorted(values)) for name, values in scope.items()))
    if key not in counts:
        counted = registers.count_objects_in_scope(registers.Scope.of(scope)).values()
        counts[key] = sum(opened for _, opened in counted)
    if not counts[key]:
        return None
    return ConflictRow(one, other, *days, scope, counts[key], proposals.get(frozenset((one.id, other.id))))


def _proposals(task_ids: Sequence[str]) -> dict[frozenset[str], ProposalRow]:
    """{both tasks: the latest proposal}."""
    rows = session().scalars(
        select(JointProposal)
        .where(or_(JointProposal.task_id.in_(task_ids), JointProposal.other_task_id.in_(task_ids)))
        .order_by(JointProposal.proposed_at, JointProposal.id)
    )
    return {frozenset((row.task_id, row.other_task_id)): _view(row) for row in rows}


def _view(row: JointProposal) -> ProposalRow:
    return ProposalRow(**{name: getattr(row, name) for name in ProposalRow.__slots__})


def get_joint_proposal(proposal_id: str, *, department_id: str | None) -> ProposalRow:
    """A proposal, for the two departments that lead its tasks. Raises NotFound."""
    row = session().get(JointProposal, proposal_id)
    if row is None:
        raise NotFound()
    leads = {task.lead_department_id for task in list_tasks_by_id([row.task_id, row.other_task_id]).values()}
    if department_id not in leads:
        raise NotFound()
    return _view(row)


def find_open_proposal(task_id: str, other_task_id: str) -> str | None:
    """The id of the open proposal between two tasks, whoever made it, or None."""
    found = _proposals([task_id, other_task_id]).get(frozenset((task_id, other_task_id)))
    return found.id if found and found.state == "open" else None
