"""What does a search index need to know of visits? The plain columns, for many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select

from mingcha.evidence.queries import list_seal_instants
from mingcha.inspections.models import HandOver, Inspection, Review, Seat
from mingcha.kernel.clock import CHINA, rfc3339
from mingcha.kernel.db import session

# 未发现问题, and 未发现开展本次抽查涉及的经营活动: no problem was found.
CLEAN = frozenset({"no_problem", "not_this_business"})


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One visit. `people` are (name, certificate) of the team, then of who left it; `claimed_at` is the seal by the phone's clock."""

    id: str
    number: str
    state: str
    object_id: str
    object_name: str
    object_uscc: str | None
    object: dict[str, Any]
    task_title: str
    lead_department_id: str
    checklist_sha256: str
    due_on: date
    opened_at: datetime
    started_at: datetime | None
    sealed_at: datetime | None
    conclusions: list[str]
    people: list[tuple[str, str]]
    departments: list[str]
    claimed_at: datetime | None


_PLAIN = [name for name in VisitFacts.__slots__ if name not in ("people", "departments", "claimed_at")]


def list_visit_facts(ids: Sequence[str]) -> list[VisitFacts]:
    """The visits that exist, by id."""
    columns = [getattr(Inspection, name) for name in _PLAIN]
    rows = session().execute(select(*columns).where(Inspection.id.in_(list(ids))).order_by(Inspection.id)).all()
    seats, left = _seats(ids), _left(ids)
    claimed = list_seal_instants([row.id for row in rows if row.sealed_at])
    found = []
    for row in rows:
        mine = seats.get(row.id, [])
        people = [(seat.name, seat.certificate_no) for seat in mine] + [(name, "") for name in left.get(row.id, [])]
        departments = list(dict.fromkeys([row.lead_department_id, *(seat.department_id for seat in mine)]))
        found.append(VisitFacts(**row._mapping, people=people, departments=departments, claimed_at=claimed.get(row.id)))
    return found


def list_team_ids(ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """{visit: its inspectors now}, in the order of their seats."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        rows = select(Seat.inspection_id, Seat.inspector_id).where(Seat.inspection_id.in_(some))
        for visit, person in session().execute(rows.order_by(Seat.inspection_id, Seat.no)):
            found.setdefault(visit, []).append(person)
    return {visit: tuple(people) for visit, people in found.items()}


def count_inspections() -> int:
    """All visits."""
    return session().execute(select(func.count()).select_from(Inspection)).scalar_one()


def list_ids_after(inspection_id: str, limit: int) -> list[str]:
    """The next ids behind this one (the empty text: the first)."""
    statement = select(Inspection.id).where(Inspection.id > inspection_id).order_by(Inspection.id).limit(limit)
    return list(session().scalars(statement))


def _seats(ids: Sequence[str]) -> dict[str, list[Any]]:
    columns = (Seat.inspection_id, Seat.name, Seat.certificate_no, Seat.department_id)
    statement = select(*columns).where(Seat.inspection_id.in_(list(ids))).order_by(Seat.inspection_id, Seat.no)
    found: dict[str, list[Any]] = {}
    for row in session().execute(statement):
        found.setdefault(row.inspection_id, []).append(row)
    return found


def _left(ids: Sequence[str]) -> dict[str, list[str]]:
    statement = select(HandOver.inspection_id, HandOver.leaves_name).where(HandOver.inspection_id.in_(list(ids)))
    found: dict[str, list[str]] = {}
    for row in session().execute(statement.order_by(HandOver.at, HandOver.id)):
        found.setdefault(row.inspection_id, []).append(row.leaves_name)
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """How a visit was done and looked at: codes of methods, the ending if it was another one, reviews ({at, decision, by, for, reason})."""

    methods: list[str]
    ending: str | None
    reviews: list[dict[str, Any]]


def list_work_of(ids: Sequence[str]) -> dict[str, Work]:
    """{id: work} of the visits that exist (ledger)."""
    methods = Inspection.record[("seal", "methods")].label("methods")
    rows = (
        session().execute(select(Inspection.id, Inspection.ending, methods).where(Inspection.id.in_(list(ids)))).all()
    )
    reviews: dict[str, list[dict[str, Any]]] = {row.id: [] for row in rows}
    found = select(Review).where(Review.inspection_id.in_(list(ids))).order_by(Review.decided_at, Review.id)
    for one in session().scalars(found):
        told = {
            "at": rfc3339(one.decided_at),
            "decision": one.decision,
            "by": one.decided_by_name,
            "for": one.for_name,
            "reason": one.reason,
        }
        reviews[one.inspection_id].append(told)
    return {row.id: Work(list(row.methods or []), row.ending, reviews[row.id]) for row in rows}


def count_problem_results(since: date) -> dict[str, int]:
    """{object id: results that found a problem, accepted on the day or later} for the indicators of risk (S0-3.2)."""
    start = datetime.combine(since, time(), CHINA)
    statement = select(Inspection.object_id, Inspection.conclusions).where(Inspection.accepted_at >= start)
    return dict(Counter(one for one, found in session().execute(statement) if set(found) - CLEAN))
