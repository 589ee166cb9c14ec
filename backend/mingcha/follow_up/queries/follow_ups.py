"""Which follow-ups are there, and how many are open?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.follow_up.models import FollowUp, Step
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, alike, each, page_of
from mingcha.kernel.problem import NotFound


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up as shown; `kind` is rectification, pending or lost_contact, `stage` as in rules/stages.

    `department_id` checked, `owner_department_id` follows up now, by `owner_basis` (S1-14b).
    """

    id: str
    inspection_id: str
    number: str
    object_id: str
    object_name: str
    department_id: str
    kind: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    close_reason: str
    version: int
    stage: str
    owner_department_id: str
    owner_basis: str
    term_on: date | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a timeline; `facts` hold what it said beside its words."""

    no: int
    step: str
    stage: str
    at: datetime
    by_name: str
    department_id: str | None
    text: str
    facts: dict[str, Any]


_COLUMNS = [getattr(FollowUp, name) for name in FollowUpRow.__slots__]


def list_follow_ups(
    *,
    scope: frozenset[str] | None,
    state: str | None = None,
    stage: str | None = None,
    object_id: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[FollowUpRow]:
    """A page of follow-ups that departments in `scope` (None: all) have in hand, the oldest first."""
    asked = alike((FollowUp.state, state), (FollowUp.stage, stage), (FollowUp.object_id, object_id))
    statement, parts = select(*_COLUMNS).where(*asked), each((FollowUp.owner_department_id, scope))
    page = page_of(statement, key=(FollowUp.id,), cursor=cursor, limit=limit, parts=parts)
    return Page([FollowUpRow(*row) for row in page.items], page.next)


def list_follow_ups_of(inspection_id: str) -> list[FollowUpRow]:
    """The follow-ups of one inspection, the oldest first (dossier)."""
    statement = (
        select(*_COLUMNS).where(FollowUp.inspection_id == inspection_id).order_by(FollowUp.opened_at, FollowUp.id)
    )
    return [FollowUpRow(*row) for row in session().execute(statement)]


def list_follow_ups_of_many(inspection_ids: Sequence[str]) -> dict[str, list[FollowUpRow]]:
    """{inspection id: its follow-ups, the oldest first} (ledger)."""
    wanted = select(*_COLUMNS).where(FollowUp.inspection_id.in_(list(inspection_ids)))
    found: dict[str, list[FollowUpRow]] = {}
    for row in session().execute(wanted.order_by(FollowUp.opened_at, FollowUp.id)):
        found.setdefault(row.inspection_id, []).append(FollowUpRow(*row))
    return found


def get_follow_up(follow_up_id: str, scope: frozenset[str] | None) -> FollowUp:
    """The row itself, for a change: of the department that checked or that follows up. Raises NotFound, also for another one's."""
    row = session().get(FollowUp, follow_up_id)
    if row is None or (scope is not None and not {row.department_id, row.owner_department_id} & scope):
        raise NotFound()
    return row


def list_steps(subject_id: str) -> list[StepRow]:
    """The timeline of a follow-up or a lost-contact lead, the first step first."""
    wanted = select(*(getattr(Step, name) for name in StepRow.__slots__)).where(Step.subject_id == subject_id)
    return [StepRow(*row) for row in session().execute(wanted.order_by(Step.no))]


def count_open(scope: frozenset[str] | None) -> int:
    """How many follow-ups are open in `scope` (None: all)."""
    statement = select(func.count()).select_from(FollowUp).where(FollowUp.state == "open")
    if scope is not None:
        statement = statement.where(FollowUp.owner_department_id.in_(sorted(scope)))
    return int(session().execute(statement).scalar_one())
