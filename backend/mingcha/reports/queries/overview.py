"""How far is the work, and what is due? Counted from the floors below, for the departments the caller sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.custody import queries as custody
from mingcha.draws import queries as draws
from mingcha.follow_up import queries as follow_ups
from mingcha.inspections import queries as inspections
from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission
from mingcha.leads import queries as leads
from mingcha.plans import queries as plans
from mingcha.publication import queries as publications
from mingcha.transparency import queries as log

SHOWN = 10
DONE = ("sealed", "returned", "accepted")
RUNNING = ("drawn", "running", "concluded")
TASKS = 20


@dataclass(frozen=True, slots=True)
class Overview:
    """The desk's first page."""

    today: date
    inspections: dict[str, int]
    publications: dict[str, int]
    follow_ups_open: int
    overdue: list[dict[str, Any]]
    due_soon: list[dict[str, Any]]
    open_commits: list[draws.OpenCommitView]
    log_alarms: list[log.AlarmView]
    fixity_faults: list[custody.FaultView]
    leads_waiting: int
    copies_waiting: int
    coverage: list[dict[str, Any]]


def get_overview(*, actor: Actor, today: date) -> Overview:
    """How much is in work, what is late or due soon, and how far each running task is."""
    scope = publications.scope_of(actor)
    return Overview(
        today=today,
        inspections=inspections.count_in_work(scope),
        publications=publications.count_states(scope, states=publications.UNPUBLISHED),
        follow_ups_open=follow_ups.count_open(scope),
        overdue=_due("overdue", scope, today),
        due_soon=_due("due_soon", scope, today),
        open_commits=draws.list_open_commits(scope),
        log_alarms=log.list_open_alarms() if actor.can(Permission.AUDIT_READ) else [],
        fixity_faults=custody.list_faults(unanswered=True) if actor.can(Permission.AUDIT_READ) else [],
        leads_waiting=leads.count_waiting(scope),
        copies_waiting=leads.count_received(scope),
        coverage=_coverage(scope),
    )


def _due(state: str, scope: frozenset[str] | None, today: date) -> list[dict[str, Any]]:
    rows = publications.list_group(state, scope=scope, today=today, limit=SHOWN)
    return [
        {
            "id": row.id,
            "number": row.number,
            "object_name": row.object.name,
            "due_on": row.due_on,
            "due_provisional": row.due_provisional,
            "workdays_left": row.workdays_left,
        }
        for row in rows
    ]


def _coverage(scope: frozenset[str] | None) -> list[dict[str, Any]]:
    tasks: list[plans.TaskRow] = []
    for state in RUNNING:
        if len(tasks) < TASKS:
            tasks += plans.list_tasks(led_by=scope, state=state, limit=TASKS - len(tasks)).items
    ids = [task.id for task in tasks]
    visits, published = inspections.count_by_task(ids), publications.count_published_by_task(ids)
    return [_task(task, visits.get(task.id, Counter()), published.get(task.id, 0)) for task in tasks]


def _task(task: plans.TaskRow, counts: Mapping[str, int], published: int) -> dict[str, Any]:
    return {
        "task_id": task.id,
        "number": task.number,
        "title": task.title,
        "window_to": task.window_to,
        "visits": sum(number for state, number in counts.items() if state != "cancelled"),
        "done": sum(counts.get(state, 0) for state in DONE),
        "accepted": counts.get("accepted", 0),
        "published": published,
    }
