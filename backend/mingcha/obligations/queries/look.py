"""Where must the machine look again: which obligations changed, what is missing now, and what has come since?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from mingcha.evidence import queries as evidence
from mingcha.inspections import queries as inspections
from mingcha.kernel.db import session
from mingcha.obligations.models import MissingWork, Obligation
from mingcha.obligations.queries.lists import MISSING, OBLIGATION, MissingRow, ObligationRow
from mingcha.obligations.rules import Kind, Progress, about_publication, end_of, gaps_of, id_in, state_of
from mingcha.publication import queries as publications

PAGE = 500


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of another floor that is missing now."""

    kind: Kind
    about: str
    inspection_id: str
    department_id: str
    since: datetime


def list_to_settle(now: datetime, *, seal_days: int) -> list[str]:
    """The visits whose obligation or whose missing work no longer says what their record says."""
    found: list[str] = []
    for rows in _unsettled():
        ids = [row.inspection_id for row in rows]
        progress, known = progress_of(rows), open_gaps(ids)
        for row in rows:
            gaps = gaps_of(progress[row.inspection_id], now, seal_days=seal_days)
            told = {gap.kind.value for gap in gaps if gap.ended_at is None}
            state, done = state_of(progress[row.inspection_id], gaps), progress[row.inspection_id].done_at
            if done or state.value != row.state or told != known.get(row.inspection_id, set()):
                found.append(row.inspection_id)
    return found


def progress_of(rows: Collection[Any]) -> dict[str, Progress]:
    """{inspection id: how far it is} of obligations (rows of either form)."""
    seen = inspections.list_progress([row.inspection_id for row in rows])
    return {
        row.inspection_id: Progress(
            row.due_on,
            seen[row.inspection_id].started_at,
            row.done_at or seen[row.inspection_id].sealed_at,
            row.excused_at,
        )
        for row in rows
    }


def open_gaps(ids: Collection[str]) -> dict[str, set[str]]:
    """{inspection id: kinds of its visit that are on record as missing now}."""
    statement = select(MissingWork.inspection_id, MissingWork.kind).where(
        MissingWork.inspection_id.in_(ids),
        MissingWork.closed_at.is_(None),
        MissingWork.kind.in_((Kind.VISIT.value, Kind.SEAL.value)),
    )
    found: dict[str, set[str]] = {}
    for inspection_id, kind in session().execute(statement):
        found.setdefault(inspection_id, set()).add(kind)
    return found


def list_lost(now: datetime, today: date, *, file_hours: int) -> list[Lost]:
    """Files and publications that are missing now and not on record yet."""
    lost = [*_lost_files(now, file_hours), *_late_results(today)]
    known: set[tuple[str, str]] = set()
    for start in range(0, len(lost), PAGE):
        some = [one.about for one in lost[start : start + PAGE]]
        rows = session().execute(select(MissingWork.kind, MissingWork.about).where(MissingWork.about.in_(some)))
        known |= {(kind, about) for kind, about in rows}
    return [one for one in lost if (one.kind.value, one.about) not in known]


def _lost_files(now: datetime, file_hours: int) -> Iterator[Lost]:
    after = timedelta(hours=file_hours)
    items = evidence.list_items_not_come(now - after)
    leads = inspections.list_progress({item.visit for item in items})
    for item in items:
        if item.visit in leads:  # a file of a visit that this office does not have is told by its quarantine
            department = leads[item.visit].department_id
            yield Lost(Kind.FILE, item.id, item.visit, department, item.announced_at + after)


def _late_results(today: date) -> Iterator[Lost]:
    for one in publications.list_late(today):
        if one.due_on is not None:
            about = about_publication(one.id, one.due_on)
            yield Lost(Kind.PUBLICATION, about, one.inspection_id, one.department_id, end_of(one.due_on))


def list_open(kind: Kind) -> list[MissingRow]:
    """Everything of a kind that is on record as missing."""
    statement = select(*MISSING).where(MissingWork.kind == kind.value, MissingWork.closed_at.is_(None))
    return [MissingRow(*row) for row in session().execute(statement.order_by(MissingWork.id))]


def list_arrived_files() -> list[tuple[str, datetime]]:
    """(id of the fact, when the bytes were stored) of files on record as missing that are there now."""
    waiting = {row.about: row.id for row in list_open(Kind.FILE)}
    ids, found = sorted(waiting), []
    for start in range(0, len(ids), PAGE):
        for id_, item in evidence.list_items_by_id(ids[start : start + PAGE]).items():
            if item.state == "stored" and item.stored_at:
                found.append((waiting[id_], item.stored_at))
    return found


def list_ended_publications(today: date) -> list[tuple[str, datetime | None]]:
    """(id of the fact, when it was published; None: its date was moved) of results on record as late that are it no longer."""
    waiting = list_open(Kind.PUBLICATION)
    found = publications.list_by_id([id_in(row.about) for row in waiting])
    ended: list[tuple[str, datetime | None]] = []
    for row in waiting:
        one = found.get(id_in(row.about))
        if one is not None and one.published_at is not None:
            ended.append((row.id, one.published_at))
        elif one is not None and (one.due_on is None or one.due_on >= today):
            ended.append((row.id, None))
    return ended


def _unsettled() -> Iterator[list[ObligationRow]]:
    last = ""
    while True:
        page = select(*OBLIGATION).where(Obligation.settled_at.is_(None), Obligation.inspection_id > last)
        rows = [ObligationRow(*row) for row in session().execute(page.order_by(Obligation.inspection_id).limit(PAGE))]
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        last = rows[-1].inspection_id
