"""Which commits stayed open past their announced time, and which still are?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, or_, select

from mingcha.draws.models import Draw, OpenCommit
from mingcha.draws.queries.draws import check_sees, find_row, sources_of
from mingcha.draws.rules.alarms import REVEAL, SEED, is_late, reveal_due, seed_due
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.plans import queries as plans

# What ended since the job's last run is looked at too; an installation that stood still longer than this loses nothing but the late ones.
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenCommitView:
    """A commit without seed (`seed`) or a secret without reveal (`reveal`) since `due_at`; `ended_at` once that happened or the draw was voided."""

    draw_id: str
    number: str
    task_title: str
    lead_department_id: str
    kind: str
    due_at: datetime
    noticed_at: datetime
    ended_at: datetime | None
    voided: bool


def find_alarms(draw: Draw, now: datetime) -> list[tuple[str, datetime]]:
    """(kind, due instant) of what is or was late on one frozen draw; nothing for a rehearsal."""
    if draw.commit is None or draw.rehearsal:
        return []
    found = [(SEED, seed_due(sources_of(draw)))]
    if draw.mode == "delayed" and draw.drawn_at is not None:
        found.append((REVEAL, reveal_due(_reveal_day(draw))))
    return [(kind, due) for kind, due in found if is_late(due, _happened(draw, kind), now)]


def _reveal_day(draw: Draw) -> date:
    """As announced in the manifest; draws frozen before that was written there are due with their task's window."""
    told = draw.terms.get("reveal_by")
    return date.fromisoformat(told) if told else plans.get_task(draw.task_id).window_to


def _happened(draw: Draw, kind: str) -> datetime | None:
    return (draw.drawn_at if kind == SEED else draw.revealed_at) or (draw.ended_at if draw.state == "voided" else None)


def list_late_commits(now: datetime) -> list[tuple[str, str]]:
    """(draw id, kind) of every alarm that is not on record yet."""
    recent = now - LOOK_BACK
    unfinished = or_(Draw.drawn_at.is_(None), and_(Draw.mode == "delayed", Draw.revealed_at.is_(None)))
    touched = or_(unfinished, Draw.drawn_at > recent, Draw.revealed_at > recent, Draw.ended_at > recent)
    statement = select(Draw).where(Draw.commit.is_not(None), Draw.rehearsal.is_(False), touched)
    known = {(row.draw_id, row.kind) for row in session().execute(select(OpenCommit.draw_id, OpenCommit.kind))}
    found = [
        (draw.id, kind) for draw in session().scalars(statement.order_by(Draw.id)) for kind, _ in find_alarms(draw, now)
    ]
    return [one for one in found if one not in known]


def list_open_commits(scope: frozenset[str] | None) -> list[OpenCommitView]:
    """Those that are still open, of draws led by these departments (None: all), the oldest first."""
    statement = _recorded()
    if scope is not None:
        statement = statement.where(Draw.lead_department_id.in_(scope))
    return [one for one in _views(statement) if one.ended_at is None]


def list_alarms_of(draw_id: str) -> list[OpenCommitView]:
    """Everything that was late on one draw, also what was finished since; public."""
    return list_alarms_by_draw([draw_id]).get(draw_id, [])


def list_alarms_by_draw(draw_ids: Sequence[str]) -> dict[str, list[OpenCommitView]]:
    """{draw id: everything that was late on it}, of those draws that were late; public."""
    found: dict[str, list[OpenCommitView]] = {}
    for one in _views(_recorded().where(Draw.id.in_(draw_ids))):
        found.setdefault(one.draw_id, []).append(one)
    return found


def get_alarms(draw_id: str, *, actor: Actor) -> list[OpenCommitView]:
    """As list_alarms_of, for whoever may read the draw. Raises DrawNotFound."""
    check_sees(find_row(draw_id), actor)
    return list_alarms_of(draw_id)


def _recorded() -> Select[OpenCommit, Draw]:
    statement = select(OpenCommit, Draw)
    statement = statement.join(Draw, Draw.id == OpenCommit.draw_id)
    return statement.order_by(OpenCommit.due_at, OpenCommit.draw_id, OpenCommit.kind)


def _views(statement: Select[OpenCommit, Draw]) -> list[OpenCommitView]:
    rows = session().execute(statement).all()
    tasks = plans.list_tasks_by_id([draw.task_id for _, draw in rows])
    return [
        OpenCommitView(
            draw.id,
            draw.number,
            tasks[draw.task_id].title,
            draw.lead_department_id,
            alarm.kind,
            alarm.due_at,
            alarm.noticed_at,
            _happened(draw, alarm.kind),
            draw.state == "voided",
        )
        for alarm, draw in rows
    ]
