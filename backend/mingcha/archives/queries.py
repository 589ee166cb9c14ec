"""What is there of a task, over all floors below?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from mingcha.archives.models import Means, TaskArchive
from mingcha.archives.rules import Check, Counts, check_can_close, checks_of
from mingcha.dossiers import queries as dossiers
from mingcha.draws import queries as draws
from mingcha.follow_up import queries as follow_ups
from mingcha.inspections import queries as inspections
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound, Problem
from mingcha.plans import queries as plans
from mingcha.publication import queries as publications

PAGE = 200
ENDED = ("accepted", "cancelled")
SETTLED = ("published", "withheld", "withdrawn")
"""States of a publication in which nothing waits: public, kept back by law, or taken back by law."""


@dataclass(frozen=True, slots=True)
class DrawPart:
    """A draw of the task and its files that the reader may have."""

    id: str
    number: str
    state: str
    commit: str | None
    files: list[str]


@dataclass(frozen=True, slots=True)
class VisitPart:
    """One visit with what came of it."""

    id: str
    number: str
    object_name: str
    state: str
    ending: str | None
    conclusions: list[str]
    publication: str | None
    published_on: date | None
    follow_ups: list[follow_ups.FollowUpRow]
    file_no: str | None
    exports: int


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of one task."""

    task: plans.TaskRow
    told_task: dict[str, Any]
    told_plan: dict[str, Any] | None
    outside: dict[str, Any] | None
    draws: list[DrawPart]
    visits: list[VisitPart]
    means: list[Means]
    archived: TaskArchive | None
    counts: Counts
    checks: list[Check]

    def blocked(self) -> Problem | None:
        """Why it cannot be closed now."""
        try:
            check_can_close(self.checks, self.archived.number if self.archived else None)
        except Problem as problem:
            return problem
        return None


def check_sees(task: plans.TaskRow, actor: Actor) -> None:
    """Raises NotFound unless the actor's departments take part in the task, or it is an auditor."""
    scope = publications.scope_of(actor)
    if scope is not None and not scope & {task.lead_department_id, *task.departments}:
        raise NotFound()


def may_keep(task: plans.TaskRow, actor: Actor) -> bool:
    """Whoever follows up in the lead department keeps its archive."""
    scope = publications.scope_of(actor)
    own = scope is None or task.lead_department_id in scope
    return own and actor.can(Permission.FOLLOW_UP_WRITE)


def find_archive(task_id: str) -> TaskArchive | None:
    """The closed archive, or None."""
    return session().get(TaskArchive, task_id)


def list_means(task_id: str) -> list[Means]:
    """Funds and equipment by day; struck lines too."""
    return list(session().scalars(select(Means).where(Means.task_id == task_id).order_by(Means.on, Means.id)))


def get_whole(task_id: str, actor: Actor) -> Whole:
    """Everything of a task (S0-3.1b, S3A-2.7c: from plan to publication). Raises NotFound, also for another department's."""
    task = plans.get_task(task_id)
    check_sees(task, actor)
    told = dossiers.told_source(task)
    found, visits = _draws(task_id, actor), list(_visits(task_id))
    counts = _counts(task, told, found, visits)
    return Whole(
        task, dossiers.told_task(task), told.plan, told.outside, found, visits, list_means(task_id),
        find_archive(task_id), counts, checks_of(counts),
    )  # fmt: skip


def _draws(task_id: str, actor: Actor) -> list[DrawPart]:
    """Rehearsals are no part of the archive."""
    rows, cursor = [], None
    while True:
        page = draws.list_draws(actor=actor, task_id=task_id, cursor=cursor, limit=PAGE)
        rows += [row for row in page.items if not row.rehearsal]
        cursor = page.next
        if cursor is None:
            break
    return [
        DrawPart(row.id, row.number, row.state, row.commit, [one.name for one in draws.list_files(row.id, actor=actor)])
        for row in rows
    ]


def _visits(task_id: str) -> Iterator[VisitPart]:
    cursor = None
    while True:
        page = inspections.find_inspections(scope=None, task_id=task_id, cursor=cursor, limit=PAGE)
        ids = [row.id for row in page.items]
        results, opened = publications.list_states_of(ids), follow_ups.list_follow_ups_of_many(ids)
        filed, exported = follow_ups.list_file_numbers(ids), dossiers.count_exports(ids)
        for row in page.items:
            state, at = results.get(row.id, (None, None))
            yield VisitPart(
                row.id, row.number, row.object_name, row.state, row.ending, row.conclusions, state,
                local_date(at) if at else None, opened.get(row.id, []), filed.get(row.id), exported.get(row.id, 0),
            )  # fmt: skip
        cursor = page.next
        if cursor is None:
            return


def _counts(task: plans.TaskRow, told: dossiers.Source, found: list[DrawPart], visits: list[VisitPart]) -> Counts:
    results = [one for one in visits if one.publication]
    opened = [row for one in visits for row in one.follow_ups]
    return Counts(
        source=bool(told.outside or (told.plan and told.plan["approved"])),
        scheme=task.approved_at is not None,
        drawn=not task.unplanned,
        draw_files=sum(len(one.files) for one in found),
        visits=len(visits),
        ended=sum(one.state in ENDED for one in visits),
        accepted=sum(one.state == "accepted" for one in visits),
        results=len(results),
        settled=sum(one.publication in SETTLED for one in results),
        follow_ups=len(opened),
        follow_ups_closed=sum(row.state != "open" for row in opened),
        archived=sum(one.file_no is not None for one in visits),
        exported=sum(one.exports > 0 for one in visits),
    )
