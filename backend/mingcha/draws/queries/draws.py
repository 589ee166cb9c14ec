"""Which draws are there, in which state, and whom did they draw?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.draws.models import Draw, DrawDepartment, DrawPerson, DrawRow
from mingcha.draws.rules.assignment import MATCHED
from mingcha.draws.rules.encoding import DEFAULT_ALGORITHM
from mingcha.draws.rules.problems import DrawNotFound, ResultSealed
from mingcha.draws.rules.seating import EMPTY
from mingcha.draws.rules.seeding import Source, rule_text
from mingcha.draws.rules.states import acts_in, check_can_read
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.permission import Permission
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source of the seed: an instant `at`, or until the freeze a number of seconds after it."""

    name: str
    detail: str
    at: str | None
    after_freeze_s: int | None
    millibits: int


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw as it may be shown inside: everything but the secret."""

    id: str
    number: str
    task_id: str
    task_number: str
    task_title: str
    lead_department_id: str
    state: str
    mode: str
    publication: str
    rehearsal: bool
    supplements: str | None
    alg: str
    reasons: dict[str, str]
    uncapped_reason: str | None
    seed_sources: tuple[SourceView, ...]
    seed_rule: str | None
    slots: tuple[dict[str, Any], ...]
    strata: dict[str, Any]
    load_cap: int
    annual_cap: dict[str, int]
    rounding: str
    base: str
    assignment: str
    direct_assignment: bool
    prev: str | None
    commit: str | None
    head: str | None
    seed: str | None
    seed_public: str | None
    drawn: int
    short: int
    events: int
    observers: tuple[dict[str, Any], ...]
    notice: dict[str, Any] | None
    frozen_at: datetime | None
    drawn_at: datetime | None
    assigned_at: datetime | None
    revealed_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
    can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat (from 1) and who holds it; None where it is empty."""

    seat: int
    pseudonym: str | None
    inspector_id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A drawn object with its team; `live` is false once it was replaced."""

    code: str
    object_id: str
    name: str
    district: str
    stratum: str
    ticket: str
    position: int
    live: bool
    assigned_at: datetime | None
    team: tuple[SeatView, ...]


def sources_of(draw: Draw) -> list[Source]:
    """The sources; `at` is empty before the freeze where it counts from the freeze."""
    return [Source(s["name"], s["detail"], s.get("at") or "") for s in draw.sources]


def algorithm_of(draw: Draw) -> str:
    """The hash of the draw: sha256 unless it was set up with sm3."""
    return str(draw.terms.get("alg", DEFAULT_ALGORITHM))


_SAME = (
    "id number task_id lead_department_id state mode publication rehearsal supplements prev commit head seed_public drawn short "
    "events notice frozen_at drawn_at assigned_at revealed_at ended_at created_at"
).split()
_TERMS = ("strata", "load_cap", "annual_cap", "rounding", "base", "direct_assignment")


def view_of(draw: Draw, task: plans.TaskRow, actor: Actor | None = None) -> DrawView:
    """The view of a draw; `can` is empty without an actor of the lead department."""
    hidden = draw.mode == "delayed" and draw.revealed_at is None
    sources = sources_of(draw)
    return DrawView(
        **{name: getattr(draw, name) for name in _SAME},
        **{name: draw.terms[name] for name in _TERMS},
        alg=algorithm_of(draw),
        assignment=draw.terms.get("assignment", MATCHED),
        reasons=draw.terms.get("reasons", {}),
        uncapped_reason=draw.terms.get("uncapped_reason"),
        task_number=task.number,
        task_title=task.title,
        seed_sources=tuple(
            SourceView(s.name, s.detail, s.at or None, raw.get("after_freeze_s"), s.millibits)
            for s, raw in zip(sources, draw.sources, strict=True)
        ),
        seed_rule=rule_text(sources) if draw.commit else None,
        seed=None if hidden else draw.seed,
        slots=tuple(draw.terms["slots"]),
        observers=tuple(draw.observers),
        can=_can(draw, actor),
    )


def _can(draw: Draw, actor: Actor | None) -> tuple[str, ...]:
    runs = actor is not None and actor.can(Permission.DRAW_RUN) and actor.department_id == draw.lead_department_id
    if not runs:
        return ()
    return tuple(acts_in(draw.state, mode=draw.mode, revealed=draw.revealed_at is not None, rehearsal=draw.rehearsal))


def find_row(draw_id: str, *, lock: bool = False) -> Draw:
    """The table row, for this capability's own use; locked until the transaction ends if asked. Raises DrawNotFound."""
    draw = session().get(Draw, draw_id, with_for_update=lock or None, populate_existing=lock)
    if draw is None:
        raise DrawNotFound()
    return draw


def check_sees(draw: Draw, actor: Actor) -> None:
    """Raises DrawNotFound unless the actor's department takes part in the draw, or the actor audits."""
    members = session().scalars(select(DrawDepartment.department_id).where(DrawDepartment.draw_id == draw.id))
    check_can_read(actor.department_id, set(members), everywhere=sees_all(actor))


def sees_result(draw: Draw, actor: Actor) -> bool:
    """Before a delayed draw's reveal only those who run it, and auditors, see whom it drew; inspectors see their own visits."""
    runs = actor.can(Permission.DRAW_RUN) and actor.department_id == draw.lead_department_id
    return draw.mode == "open" or draw.revealed_at is not None or runs or sees_all(actor)


def check_sees_result(draw: Draw, actor: Actor) -> None:
    """Raises DrawNotFound or ResultSealed."""
    check_sees(draw, actor)
    if not sees_result(draw, actor):
        raise ResultSealed()


def sees_all(actor: Actor) -> bool:
    """Auditors and the system see every department's draws."""
    return actor.is_system or actor.can(Permission.AUDIT_READ)


def get_draw(draw_id: str, *, actor: Actor) -> DrawView:
    """One draw. Raises DrawNotFound, also for departments that have no part in it."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    return view_of(draw, plans.get_task(draw.task_id), actor)


def list_draws(
    *, actor: Actor, task_id: str | None = None, state: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[DrawView]:
    """A page of draws, newest first; departments see those they lead or take part in, auditors all."""
    statement = select(Draw)
    if not sees_all(actor):
        mine = select(DrawDepartment.draw_id).where(DrawDepartment.department_id == actor.department_id)
        statement = statement.where(Draw.id.in_(mine))
    for column, value in ((Draw.task_id, task_id), (Draw.state, state)):
        if value:
            statement = statement.where(column == value)
    page = page_of(statement, key=(Draw.created_at, Draw.id), cursor=cursor, limit=limit, descending=True)
    tasks = plans.list_tasks_by_id([draw.task_id for draw in page.items])
    return Page([view_of(draw, tasks[draw.task_id], actor) for draw in page.items], page.next)


def list_all_draws() -> list[DrawView]:
    """Every draw, newest first (command line)."""
    draws = session().scalars(select(Draw).order_by(Draw.created_at.desc(), Draw.id.desc())).all()
    tasks = plans.list_tasks_by_id([draw.task_id for draw in draws])
    return [view_of(draw, tasks[draw.task_id]) for draw in draws]


def get_draw_by_name(name: str, *, actor: Actor) -> DrawView:
    """The draw of an id or a number. Raises DrawNotFound."""
    statement = select(Draw.id).where((Draw.id == name) | (Draw.number == name)).order_by(Draw.id)
    return get_draw(session().scalars(statement).first() or "", actor=actor)


def people_of(draw_id: str) -> dict[str, str]:
    """{pseudonym: person id} of a draw."""
    statement = select(DrawPerson.pseudonym, DrawPerson.inspector_id).where(DrawPerson.draw_id == draw_id)
    return {pseudonym: person for pseudonym, person in session().execute(statement.order_by(DrawPerson.pseudonym))}


def rows_of(draw_id: str) -> Sequence[DrawRow]:
    """The drawn rows in ticket order, replacements last."""
    return session().scalars(select(DrawRow).where(DrawRow.draw_id == draw_id).order_by(DrawRow.position)).all()


def get_rows(draw_id: str, *, actor: Actor) -> list[RowView]:
    """Whom the draw drew, and who goes there, with names. Raises DrawNotFound, ResultSealed."""
    check_sees_result(find_row(draw_id), actor)
    rows, people = rows_of(draw_id), people_of(draw_id)
    objects = registers.list_objects_by_id([row.object_id for row in rows])
    seated = {people[who] for row in rows for who in row.team if who != EMPTY}
    names = {i: person.name for i, person in identity.list_people_by_id(seated).items()}
    return [_row_view(row, objects[row.object_id], people, names) for row in rows]


def _row_view(row: DrawRow, thing: registers.ObjectRow, people: dict[str, str], names: dict[str, str]) -> RowView:
    team = []
    for k, who in enumerate(row.team, 1):
        person = people.get(who)
        team.append(SeatView(k, None if who == EMPTY else who, person, names.get(person or "")))
    return RowView(
        row.code,
        row.object_id,
        thing.name,
        thing.district,
        row.stratum,
        row.ticket,
        row.position,
        row.live,
        row.assigned_at,
        tuple(team),
    )


def find_draw_row(draw_id: str, object_id: str) -> RowView | None:
    """The object's row in a draw, or None; for the dossier and the inspection record."""
    statement = select(DrawRow).where(DrawRow.draw_id == draw_id, DrawRow.object_id == object_id)
    row = session().scalars(statement.order_by(DrawRow.position)).first()
    if row is None:
        return None
    people = people_of(draw_id)
    names = {i: p.name for i, p in identity.list_people_by_id([people[w] for w in row.team if w != EMPTY]).items()}
    return _row_view(row, registers.get_object(object_id), people, names)


def list_rows_of_object(object_id: str) -> list[tuple[str, str]]:
    """(draw id, draw number) of every draw that drew the object, oldest first."""
    statement = (
        select(Draw.id, Draw.number).join(DrawRow, DrawRow.draw_id == Draw.id).where(DrawRow.object_id == object_id)
    )
    return [(i, number) for i, number in session().execute(statement.order_by(Draw.drawn_at, Draw.id))]


def find_live_draw(task_id: str) -> Draw | None:
    """The task's draw that is neither a rehearsal nor void nor supplementary."""
    statement = select(Draw).where(
        Draw.task_id == task_id, Draw.state != "voided", Draw.rehearsal.is_(False), Draw.supplements.is_(None)
    )
    return session().scalars(statement).first()
