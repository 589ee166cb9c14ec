"""Which leads are there, what do several have in common, and how far is one?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from mingcha.identity import queries as identity
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import CHINA
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, each, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.leads.models import Lead, LeadStep
from mingcha.leads.rules.leads import (
    CLUSTER,
    CLUSTER_DAYS,
    DONE,
    STATE_WORDS,
    WAITING,
    Card,
    Cluster,
    clusters_of,
    masked_contact,
    plain_code,
    steps_open,
    without_numbers,
)
from mingcha.leads.rules.leads import SOURCES as SOURCE_REASONS
from mingcha.regions import queries as regions


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead in a list; `reason` is the reason outside the plan that it was checked for, `outcome` what came of it."""

    id: str
    number: str
    department_id: str
    source: str
    source_no: str
    received_at: datetime
    object_id: str | None
    object_name: str
    address: str
    content: str
    item_id: str | None
    industry: str | None
    district: str | None
    state: str
    reason: str | None
    cap_reason: str | None
    merged_into: str | None
    task_id: str | None
    inspection_id: str | None
    outcome: str
    answer: str
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a timeline."""

    no: int
    step: str
    state: str
    at: datetime
    by_name: str
    department_id: str | None
    text: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead whole: masked contact, timeline, open steps with the one to offer in front, the leads merged into it, and how it may be checked.

    `response` is the region's word for how soon (at_once, promptly, …) with its article; `startable` whether its source is a reason
    outside the plan here (C16, C17).
    """

    row: LeadRow
    contact: dict[str, str] | None
    steps: list[StepRow]
    can: list[str]
    merged: list[LeadRow]
    response: str
    response_article: str
    startable: bool
    startable_article: str


_COLUMNS = [getattr(Lead, name) for name in LeadRow.__slots__]


def lead_scope(actor: Actor) -> frozenset[str] | None:
    """The departments whose leads the actor sees; None is all (auditors)."""
    return None if actor.can(Permission.DOSSIER_READ) else identity.department_scope(actor)


def list_leads(
    *,
    scope: frozenset[str] | None,
    group: str | None = None,
    source: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[LeadRow]:
    """A page of leads by age, the oldest first; `group` is waiting, running or done. Numbers of people are hidden in the words."""
    statement = select(*_COLUMNS)
    if source:
        statement = statement.where(Lead.source == source)
    parts = each((Lead.department_id, scope), (Lead.state, _states_of(group) or None))
    key, newest = (Lead.received_at, Lead.id), group == "done"
    page = page_of(statement, key=key, cursor=cursor, limit=limit, descending=newest, parts=parts)
    return Page([_shown(LeadRow(*row)) for row in page.items], page.next)


def find_by_number(words: str, scope: frozenset[str] | None, limit: int) -> list[LeadRow]:
    """Leads whose number begins with the words, by number."""
    begins = Lead.number.between(words, words + "Z" * 20) & (func.substr(Lead.number, 1, len(words)) == words)
    statement = select(*_COLUMNS).where(begins)
    if scope is not None:
        statement = statement.where(Lead.department_id.in_(sorted(scope)))
    return [_shown(LeadRow(*row)) for row in session().execute(statement.order_by(Lead.number).limit(limit))]


def _states_of(group: str | None) -> tuple[str, ...]:
    if group is None:
        return ()
    if group == "waiting":
        return WAITING
    return DONE if group == "done" else tuple(sorted(set(STATE_WORDS) - set(WAITING) - set(DONE)))


def _shown(row: LeadRow) -> LeadRow:
    told = {name: getattr(row, name) for name in LeadRow.__slots__}
    return LeadRow(**told | {"content": without_numbers(row.content), "object_name": without_numbers(row.object_name)})


def get_lead(lead_id: str, scope: frozenset[str] | None) -> Lead:
    """The row itself, for a change. Raises NotFound, also for another department's."""
    row = session().get(Lead, lead_id)
    if row is None or (scope is not None and row.department_id not in scope):
        raise NotFound()
    return row


def get_view(lead_id: str, actor: Actor, *, region: str) -> LeadView:
    """The lead for whoever may read it. Raises NotFound."""
    row = get_lead(lead_id, lead_scope(actor))
    profile = regions.get_profile(region)
    told = row.informant or {}
    merged = select(*_COLUMNS).where(Lead.merged_into == row.id).order_by(Lead.received_at, Lead.id)
    may = actor.can(Permission.LEAD_WRITE)
    return LeadView(
        row=_shown(LeadRow(**{name: getattr(row, name) for name in LeadRow.__slots__})),
        contact=masked_contact(told.get("name"), told.get("phone")) if told else None,
        steps=list_steps(row.id),
        can=steps_open(row.state, has_object=row.object_id is not None) if may else [],
        merged=[_shown(LeadRow(*one)) for one in session().execute(merged)],
        response=profile.lead_response,
        response_article=profile.article("lead.response"),
        startable=(SOURCE_REASONS[row.source] or "") in profile.unplanned_reasons,
        startable_article=profile.article("unplanned.reasons"),
    )


def list_steps(subject_id: str) -> list[StepRow]:
    """The timeline of a lead or a copy notice, the first step first."""
    wanted = select(*(getattr(LeadStep, name) for name in StepRow.__slots__)).where(LeadStep.subject_id == subject_id)
    return [StepRow(*row) for row in session().execute(wanted.order_by(LeadStep.no))]


def list_clusters(scope: frozenset[str] | None, now: datetime, least: int = CLUSTER) -> list[Cluster]:
    """What accepted leads of the last half year have in common, the largest group first (S0-2.7b)."""
    wanted = select(Lead.id, Lead.received_at, Lead.item_id, Lead.industry, Lead.district).where(
        Lead.state == "triaged", Lead.received_at > now - timedelta(days=CLUSTER_DAYS)
    )
    if scope is not None:
        wanted = wanted.where(Lead.department_id.in_(sorted(scope)))
    return clusters_of([Card(*row) for row in session().execute(wanted.order_by(Lead.received_at, Lead.id))], least)


def list_leads_by_id(ids: Sequence[str]) -> dict[str, LeadRow]:
    """{id: lead} of those that exist, numbers of people hidden."""
    rows = session().execute(select(*_COLUMNS).where(Lead.id.in_(list(ids))))
    return {row.id: _shown(LeadRow(*row)) for row in rows}


@dataclass(frozen=True, slots=True)
class LeadCounts:
    """How many leads have each state and source, and how many checks were started for each reason outside the plan (C17)."""

    states: dict[str, int]
    sources: dict[str, int]
    reasons: dict[str, int]


def count_leads(scope: frozenset[str] | None) -> LeadCounts:
    """Those of the departments in `scope` (None: all), counted once along one index."""
    alike = (Lead.department_id, Lead.state, Lead.source, Lead.reason)
    statement = _scoped(select(*alike, func.count()), scope).group_by(*alike)
    found: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    for _, *words, number in session().execute(statement):
        for counts, word in zip(found, words, strict=True):
            if word is not None:
                counts[word] += int(number)
    return LeadCounts(*(dict(sorted(counts.items())) for counts in found))


def count_waiting(scope: frozenset[str] | None) -> int:
    """How many leads of the departments in `scope` (None: all) wait for the office."""
    statement = _scoped(select(func.count()).select_from(Lead), scope).where(Lead.state.in_(WAITING))
    return int(session().execute(statement).scalar_one())


def count_by_object(since: date, source: str | None = None) -> dict[str, int]:
    """{object id: leads about it received on the day or later}, of one source or all, for the indicators of risk (S0-3.2)."""
    statement = select(Lead.object_id, func.count()).where(
        Lead.object_id.is_not(None), Lead.received_at >= datetime.combine(since, time(), CHINA)
    )
    if source:
        statement = statement.where(Lead.source == source)
    return {
        str(one): int(n) for one, n in session().execute(statement.group_by(Lead.object_id).order_by(Lead.object_id))
    }


def _scoped(statement: Any, scope: frozenset[str] | None) -> Any:
    return statement if scope is None else statement.where(Lead.department_id.in_(sorted(scope)))


def find_by_code(typed: str) -> LeadRow | None:
    """The citizen's lead with this code, or None."""
    code = plain_code(typed)
    wanted = select(*_COLUMNS).where(Lead.code_hash == sha256_hex(code.encode()))
    row = session().execute(wanted).first() if code else None
    return LeadRow(*row) if row else None


def get_by_task(task_id: str) -> Lead:
    """The lead that this task outside of every plan was opened for. Raises NotFound."""
    row = session().scalars(select(Lead).where(Lead.task_id == task_id).order_by(Lead.id)).first()
    if row is None:
        raise NotFound()
    return row


def find_by_inspection(inspection_id: str) -> Lead | None:
    """The lead that this inspection was started for, for a change."""
    return session().scalars(select(Lead).where(Lead.inspection_id == inspection_id)).first()
