"""Is everything about an inspection at its end, who answers for what, and which penalties and catalogue entries are there?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from mingcha.follow_up.models import Archive, MinorViolation, Penalty
from mingcha.follow_up.queries.follow_ups import FollowUpRow, list_follow_ups_of
from mingcha.follow_up.rules.closure import DUTIES, check_can_archive
from mingcha.follow_up.rules.law import penalty_mark
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, each, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound, Problem
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers


@dataclass(frozen=True, slots=True)
class DutyView:
    """Who answers for one of the four duties: department ids and names, and what they answer for."""

    duty: str
    departments: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Closure:
    """How far an inspection is: what is open, who answers (S1-3d), whether it is archived or why it cannot be."""

    state: str
    open: list[FollowUpRow]
    follow_ups: list[FollowUpRow]
    duties: list[DutyView]
    archived: dict[str, Any] | None
    blocked: Problem | None
    may_archive: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """One penalty under the object's name; `mark` is none, open, in_time or late (S3A-2.3.3b)."""

    id: str
    follow_up_id: str
    object_id: str
    object_name: str
    department_id: str
    number: str
    organ: str
    kinds: list[str]
    amount_fen: int | None
    decided_on: date
    due_on: date | None
    due_provisional: bool
    collected_on: date | None
    mark: str


@dataclass(frozen=True, slots=True)
class MinorRow:
    """One entry of the catalogue of minor violations; retired ones stay for what was waived by them."""

    id: str
    department_id: str
    code: str
    title: str
    basis: str
    conditions: str
    retired_at: datetime | None


_PENALTY = [getattr(Penalty, name) for name in PenaltyRow.__slots__ if name != "mark"]
_MINOR = [getattr(MinorViolation, name) for name in MinorRow.__slots__]


def get_closure(inspection_id: str, actor: Actor) -> Closure:
    """What stands between an inspection and the archive, for whoever may read the visit. Raises NotFound."""
    inspections.check_can_read(actor, inspection_id)
    seen = inspections.get_inspection(inspection_id)
    rows = list_follow_ups_of(inspection_id)
    waiting = [row for row in rows if row.state == "open"]
    archive = find_archive(inspection_id)
    blocked: Problem | None = None
    try:
        check_can_archive(seen.state, [row.kind for row in waiting], archive is not None)
    except Problem as problem:
        blocked = problem
    scope = identity.department_scope(actor)
    own = scope is None or seen.lead_department_id in scope
    writes = own and actor.can(Permission.FOLLOW_UP_WRITE)
    told = {"file_no": archive.file_no, "at": archive.archived_at, "by": archive.archived_by_name} if archive else None
    may = (writes and blocked is None, writes and archive is not None)
    return Closure(seen.state, waiting, rows, _duties(seen), told, blocked, *may)


def find_archive(inspection_id: str) -> Archive | None:
    """The archive's row, or None."""
    return session().get(Archive, inspection_id)


def list_file_numbers(inspection_ids: Sequence[str]) -> dict[str, str]:
    """{inspection id: file number} of those that are archived."""
    rows = select(Archive.inspection_id, Archive.file_no).where(Archive.inspection_id.in_(list(inspection_ids)))
    return {row.inspection_id: row.file_no for row in session().execute(rows)}


def _duties(seen: inspections.InspectionRow) -> list[DutyView]:
    """谁检查谁负责: the items' own departments answer for the item; whoever leads the check for the other three."""
    items = registers.list_items_by_id(plans.get_task(seen.task_id).item_ids).values()
    names = {one.id: one.name for one in identity.list_departments()}
    lead = [{"id": seen.lead_department_id, "name": names.get(seen.lead_department_id, ""), "what": seen.number}]
    owners: dict[str, list[str]] = {}
    for item in sorted(items, key=lambda one: one.code):
        owners.setdefault(item.department_id, []).append(item.name)
    own = [{"id": one, "name": names.get(one, ""), "what": "、".join(what)} for one, what in owners.items()]
    return [DutyView(duty, own if duty == "item" else lead) for duty in DUTIES]


def list_penalties(
    *,
    scope: frozenset[str] | None,
    today: date,
    object_id: str | None = None,
    collected: bool | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[PenaltyRow]:
    """A page of penalties of the departments in `scope`, by the day of the decision's row."""
    statement = select(*_PENALTY)
    if object_id:
        statement = statement.where(Penalty.object_id == object_id)
    if collected is not None:
        waiting = Penalty.collected_on.is_(None)
        statement = statement.where(~waiting if collected else waiting)
    page = page_of(statement, key=(Penalty.id,), cursor=cursor, limit=limit, parts=each((Penalty.department_id, scope)))
    marks = [penalty_mark(row.due_on, row.collected_on, today) for row in page.items]
    return Page(
        [PenaltyRow(**row._asdict(), mark=mark) for row, mark in zip(page.items, marks, strict=True)], page.next
    )


def list_minors(department_ids: frozenset[str] | None, *, retired: bool = False) -> list[MinorRow]:
    """The catalogue by code; retired entries only when asked."""
    wanted = select(*_MINOR)
    if department_ids is not None:
        wanted = wanted.where(MinorViolation.department_id.in_(sorted(department_ids)))
    if not retired:
        wanted = wanted.where(MinorViolation.retired_at.is_(None))
    return [MinorRow(*row) for row in session().execute(wanted.order_by(MinorViolation.code, MinorViolation.id))]


def get_minor(minor_id: str) -> MinorRow:
    """One entry. Raises NotFound."""
    row = session().execute(select(*_MINOR).where(MinorViolation.id == minor_id)).first()
    if row is None:
        raise NotFound()
    return MinorRow(*row)
