"""Which results wait, which are late, and which state should each have today?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, Part, begins, each, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.publication.models import Publication
from mingcha.publication.rules.deadlines import Due, State, age_days, state_on
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

Days = tuple[date | None, datetime | None]
"""The last day for publishing, and when it was published."""
WAITING = (State.PENDING.value, State.DUE_SOON.value, State.OVERDUE.value)
UNPUBLISHED = frozenset(State) - {State.PUBLISHED}
SHOWN_PER_GROUP = 100
FEW = 1_000


@dataclass(frozen=True, slots=True)
class Named:
    """An id with its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One result as shown. `workdays_left` is negative when late, None without a number of days."""

    id: str
    inspection_id: str
    number: str
    object: Named
    department: Named
    task_id: str
    conclusions: list[str]
    state: str
    starts_on: date
    due_on: date | None
    due_provisional: bool
    due_article: str
    workdays_left: int | None
    age_days: int
    opened_at: datetime
    published_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class DueChange:
    """A waiting result whose state no longer fits the day; `slot` names exactly this change."""

    publication_id: str
    slot: str


@dataclass(frozen=True, slots=True)
class TaskDue:
    """The task's view (O2): how many of its results wait, and the latest due date among them."""

    task_id: str
    waiting: int
    latest_due_on: date | None


def scope_of(actor: Actor) -> frozenset[str] | None:
    """The departments whose results the actor sees: their own and those under it; an auditor sees all (None)."""
    return None if actor.can(Permission.DOSSIER_READ) else identity.department_scope(actor)


def list_publications(
    *,
    scope: frozenset[str] | None,
    today: date,
    state: str | None,
    q: str | None,
    cursor: str | None,
    limit: int = LIMIT,
) -> Page[PublicationRow]:
    """A page of results, newest first; `q` is part of the business name or the beginning of the record number."""
    words = (q or "").strip()
    known = registers.list_named(words, FEW) if words else None
    held = (Publication.department_id, scope), (Publication.state, [state] if state else None)
    parts: list[Part] = each(*held) if known is None else [_told_of(*held)]
    if words:
        parts = [(*seen, asked) for seen in parts for asked in _asked(words, known)]
    page = page_of(select(Publication), key=(Publication.id,), cursor=cursor, limit=limit, descending=True, parts=parts)
    return Page(rows_of(page.items, today), page.next)


def _told_of(*columns: tuple[Any, Collection[str] | None]) -> Part:
    """The same as `each` of rows that are looked up by their business: not along these columns' own indexes, which go on for all years."""
    return tuple(func.coalesce(column, "").in_(sorted(values)) for column, values in columns if values is not None)


def _asked(words: str, known: list[str] | None) -> list[ColumnElement[bool]]:
    by_name = Publication.object_name.contains(words, autoescape=True)
    found = [by_name if known is None else Publication.object_id.in_(known)]
    return [*found, begins(Publication.number, words)] if words.isascii() else found


def list_group(
    state: str, *, scope: frozenset[str] | None, today: date, limit: int = SHOWN_PER_GROUP
) -> list[PublicationRow]:
    """The waiting results of one state, the earliest due first, at most `limit`."""
    statement = _scoped(select(Publication), scope).where(Publication.state == state)
    statement = statement.order_by(Publication.due_on, Publication.id).limit(limit)
    return rows_of(session().scalars(statement).all(), today)


def get_publication(publication_id: str, scope: frozenset[str] | None) -> Publication:
    """The row itself. Raises NotFound, also for another department's."""
    row = session().get(Publication, publication_id)
    if row is None or (scope is not None and row.department_id not in scope):
        raise NotFound()
    return row


def find_publication_of(inspection_id: str) -> Publication | None:
    """The publication that an inspection's approval opened, or None."""
    return session().scalar(select(Publication).where(Publication.inspection_id == inspection_id))


def list_publication_days(inspection_ids: Sequence[str]) -> dict[str, Days]:
    """{inspection id: (last day for publishing, when it was published)} of those whose publication is open or done."""
    columns = (Publication.inspection_id, Publication.due_on, Publication.published_at)
    rows = session().execute(select(*columns).where(Publication.inspection_id.in_(list(inspection_ids))))
    return {row.inspection_id: (row.due_on, row.published_at) for row in rows}


def list_states_of(inspection_ids: Sequence[str]) -> dict[str, tuple[str, datetime | None]]:
    """{inspection id: (state, when it was published)} of those whose approval opened a publication."""
    columns = (Publication.inspection_id, Publication.state, Publication.published_at)
    rows = session().execute(select(*columns).where(Publication.inspection_id.in_(list(inspection_ids))))
    return {row.inspection_id: (row.state, row.published_at) for row in rows}


def get_row(row: Publication, today: date) -> PublicationRow:
    """One result as shown."""
    return rows_of([row], today)[0]


def count_states(scope: frozenset[str] | None, *, states: Collection[State] = tuple(State)) -> dict[str, int]:
    """{state: results}, every one of `states` present, and `without_number` for those that wait and no date is set for."""
    wanted = sorted(state.value for state in states)
    alike = (Publication.state, Publication.department_id)
    statement = _scoped(select(Publication.state, func.count()), scope).where(Publication.state.in_(wanted))
    found = dict.fromkeys(wanted, 0)
    for state, rows in session().execute(statement.group_by(*alike)):
        found[state] += int(rows)
    bare = _scoped(select(func.count()).select_from(Publication), scope)
    bare = bare.where(Publication.due_on.is_(None), Publication.state == State.PENDING.value)
    return found | {"without_number": int(session().execute(bare).scalar_one())}


def list_task_dues(scope: frozenset[str] | None) -> list[TaskDue]:
    """Every task with waiting results, how many, and the latest due date among them; by task."""
    # Grouped as the index lies, so that nothing is sorted.
    alike = (Publication.state, Publication.department_id, Publication.task_id)
    statement = _scoped(select(*alike[2:], func.count(), func.max(Publication.due_on)), scope)
    found: dict[str, TaskDue] = {}
    for task_id, rows, latest in session().execute(statement.where(Publication.state.in_(WAITING)).group_by(*alike)):
        known = found.get(task_id, TaskDue(task_id, 0, None))
        days = [day for day in (known.latest_due_on, latest) if day is not None]
        found[task_id] = TaskDue(task_id, known.waiting + int(rows), max(days, default=None))
    return [found[task_id] for task_id in sorted(found)]


def count_published_by_task(task_ids: Sequence[str]) -> dict[str, int]:
    """{task id: published results}; tasks without one are absent."""
    statement = select(Publication.task_id, func.count()).where(Publication.task_id.in_(list(task_ids)))
    statement = statement.where(Publication.state == State.PUBLISHED.value).group_by(Publication.task_id)
    return {task_id: int(rows) for task_id, rows in session().execute(statement)}


def list_due_changes(today: date) -> list[DueChange]:
    """Every waiting result whose state differs from what its dates say on `today`, by id."""
    columns = (Publication.id, Publication.state, Publication.due_on, Publication.soon_on, Publication.marks)
    statement = select(*columns).where(Publication.state.in_(WAITING)).order_by(Publication.id)
    return [
        DueChange(id_, f"{id_.replace('-', '')}:{marks}")
        for id_, state, due_on, soon_on, marks in session().execute(statement)
        if state_on(today, Due(due_on, soon_on)).value != state
    ]


def list_waiting() -> list[Publication]:
    """Every unpublished result, by id (a new calendar moves their dates)."""
    return list(session().scalars(select(Publication).where(Publication.state.in_(WAITING)).order_by(Publication.id)))


@dataclass(frozen=True, slots=True)
class DueRow:
    """A result with its date, and when it became public."""

    id: str
    inspection_id: str
    department_id: str
    due_on: date | None
    published_at: datetime | None


_DUE = [getattr(Publication, name) for name in DueRow.__slots__]


def list_late(today: date) -> list[DueRow]:
    """The results that wait although their day is over, by id."""
    statement = select(*_DUE).where(Publication.state.in_(WAITING), Publication.due_on < today)
    return [DueRow(*row) for row in session().execute(statement.order_by(Publication.id))]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A result that waits for its day."""

    id: str
    department_id: str
    due_on: date
    provisional: bool
    number: str
    object_name: str


_WAITING = [getattr(Publication, name) for name in WaitingRow.__slots__]


def list_waiting_until(day: date) -> list[WaitingRow]:
    """The results that wait and are due on `day` or before; those without a number of days are never among them (O4)."""
    statement = select(*_WAITING).where(Publication.state.in_(WAITING), Publication.due_on <= day)
    return [WaitingRow(*row) for row in session().execute(statement)]


def list_by_id(ids: Sequence[str]) -> dict[str, DueRow]:
    """{id: result} of those that exist."""
    found: dict[str, DueRow] = {}
    for start in range(0, len(ids), 500):
        rows = session().execute(select(*_DUE).where(Publication.id.in_(ids[start : start + 500])))
        found |= {row.id: DueRow(*row) for row in rows}
    return found


def rows_of(rows: Any, today: date) -> list[PublicationRow]:
    """Typed rows with department names and what is left of the time."""
    departments = identity.list_departments_by_id({row.department_id for row in rows})
    calendar = regions.get_calendar()
    return [_row(row, departments[row.department_id].name, today, calendar) for row in rows]


def _row(row: Publication, department: str, today: date, calendar: regions.WorkdayCalendar) -> PublicationRow:
    return PublicationRow(
        id=row.id,
        inspection_id=row.inspection_id,
        number=row.number,
        object=Named(row.object_id, row.object_name),
        department=Named(row.department_id, department),
        task_id=row.task_id,
        conclusions=list(row.conclusions),
        state=row.state,
        starts_on=row.starts_on,
        due_on=row.due_on,
        due_provisional=row.provisional,
        due_article=row.article,
        workdays_left=_left(row, today, calendar),
        age_days=age_days(today, row.starts_on),
        opened_at=row.opened_at,
        published_at=row.published_at,
        version=row.version,
    )


def _left(row: Publication, today: date, calendar: regions.WorkdayCalendar) -> int | None:
    if row.due_on is None or row.state not in WAITING:
        return None
    if today > row.due_on:
        return -regions.count_workdays(row.due_on, today, calendar)
    return regions.count_workdays(today, row.due_on, calendar)


def _scoped(statement: Any, scope: frozenset[str] | None) -> Any:
    return statement if scope is None else statement.where(Publication.department_id.in_(sorted(scope)))
