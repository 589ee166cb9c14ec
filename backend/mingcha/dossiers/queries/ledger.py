"""Which checks stand in the enforcement ledger of a period (执法检查台账, S4-6c)?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from mingcha.dossiers.models import SearchRow
from mingcha.dossiers.rules.ledger import Check
from mingcha.dossiers.rules.problems import PeriodReversed
from mingcha.follow_up import queries as follow_ups
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.clock import CHINA, rfc3339
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of, reached
from mingcha.kernel.problem import NotFound
from mingcha.publication import queries as publications

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both inclusive, and the departments (None: all) that led or took part."""

    since_on: date
    until_on: date
    departments: Collection[str] | None


def period_of(actor: Actor, since_on: date, until_on: date, department: str) -> Period:
    """The period with the departments that the actor sees, or the one asked for. Raises NotFound for another one, PeriodReversed."""
    if until_on < since_on:
        raise PeriodReversed()
    scope = publications.scope_of(actor)
    if not department:
        return Period(since_on, until_on, scope)
    if (scope is not None and department not in scope) or department not in identity.list_departments_by_id(
        [department]
    ):
        raise NotFound()
    return Period(since_on, until_on, (department,))


def list_ledger(period: Period, *, cursor: str | None = None, limit: int = LIMIT) -> Page[Check]:
    """A page of sealed checks, the oldest first."""
    columns = (SearchRow.inspection_id, SearchRow.sealed_on, SearchRow.published_on, SearchRow.publish_by)
    key = (SearchRow.at, SearchRow.no)
    statement = _within(select(*columns), period, reached(cursor, key, None))
    page = page_of(statement, key=key, cursor=cursor, limit=limit)
    return Page(_checks(page.items), page.next)


def list_ledger_of(inspection_ids: Sequence[str]) -> list[Check]:
    """The sealed checks among these, the oldest first (the archive of a task)."""
    columns = (SearchRow.inspection_id, SearchRow.sealed_on, SearchRow.published_on, SearchRow.publish_by)
    found: list[Any] = []
    for start in range(0, len(inspection_ids), CHUNK):
        some = SearchRow.inspection_id.in_(list(inspection_ids[start : start + CHUNK]))
        statement = select(*columns, SearchRow.at, SearchRow.no).where(some, SearchRow.sealed_on.is_not(None))
        found += session().execute(statement).all()
    return _checks(sorted(found, key=lambda row: (row.at, row.no)))


def count_ledger(period: Period) -> int:
    """How many checks the period has."""
    return int(session().execute(_within(select(func.count()).select_from(SearchRow), period)).scalar_one())


def _within(statement: Any, period: Period, behind: datetime | None = None) -> Any:
    """The rows of the period, those `behind` an instant if one is given."""
    start = datetime.combine(period.since_on, time(0), tzinfo=CHINA)
    start = max(start, behind or start)
    end = datetime.combine(period.until_on + timedelta(days=1), time(0), tzinfo=CHINA)
    statement = statement.where(SearchRow.at >= start, SearchRow.at < end, SearchRow.sealed_on.is_not(None))
    if period.departments is None:
        return statement
    return statement.where(or_(*(SearchRow.departments.contains(one) for one in sorted(period.departments))))


def _checks(rows: Sequence[Any]) -> list[Check]:
    ids = [row.inspection_id for row in rows]
    facts = {one.id: one for one in inspections.list_visit_facts(ids)}
    done = inspections.list_work_of(ids)
    opened = follow_ups.list_follow_ups_of_many(ids)
    return [
        _check(row, facts[row.inspection_id], done[row.inspection_id], opened.get(row.inspection_id, []))
        for row in rows
    ]


def _check(
    row: Any, facts: inspections.VisitFacts, done: inspections.Work, opened: Sequence[follow_ups.FollowUpRow]
) -> Check:
    told = [
        {
            "kind": one.kind,
            "closed_at": rfc3339(one.closed_at) if one.closed_at else None,
            "close_reason": one.close_reason,
        }
        for one in opened
    ]
    return Check(
        inspection_id=facts.id,
        number=facts.number,
        on=row.sealed_on,
        object_name=facts.object_name,
        object_uscc=facts.object_uscc,
        people=[one for one in facts.people if one[1]],
        items=[item["name"] for item in inspections.get_checklist(facts.checklist_sha256)],
        methods=done.methods,
        conclusions=facts.conclusions,
        ending=done.ending,
        follow_ups=told,
        reviews=done.reviews,
        published_on=row.published_on,
        publish_by=row.publish_by,
    )
