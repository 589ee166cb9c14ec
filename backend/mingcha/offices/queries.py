"""Which bodies coordinate, who sits in them, what was decided, and who was trained or praised?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.offices.models import Body, Holder, Meeting, Praise, Resolution, Seat, Trainee, Training


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body with the name of the department that is its office."""

    id: str
    kind: str
    name: str
    office_department_id: str
    office: str
    document: str
    founded_on: date


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat with its unit's name and everybody who filled its parts, the newest first; `missing` parts nobody fills now (S3B-17)."""

    id: str
    department_id: str
    department: str
    post: str
    part: str
    from_on: date
    to_on: date | None
    joined_by: str
    left_by: str
    holders: tuple[Holder, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingView:
    """A training with how many took part and passed."""

    training: Training
    department: str
    trainees: int
    passed: int


def list_bodies() -> list[BodyView]:
    """All bodies by name."""
    names = {one.id: one.name for one in identity.list_departments()}
    return [_body(row, names) for row in session().scalars(select(Body).order_by(Body.name, Body.id))]


def get_body(body_id: str) -> BodyView:
    """One body. Raises NotFound."""
    row = session().get(Body, body_id)
    if row is None:
        raise NotFound()
    return _body(row, {one.id: one.name for one in identity.list_departments()})


def list_seats(body_id: str) -> list[SeatView]:
    """Seats that stand first, then those that ended; within them convenor, deputies, members, by unit."""
    names = {one.id: one.name for one in identity.list_departments()}
    seats = session().scalars(select(Seat).where(Seat.body_id == body_id)).all()
    rows = session().scalars(
        select(Holder).where(Holder.seat_id.in_([seat.id for seat in seats])).order_by(Holder.from_on.desc(), Holder.id)
    )
    held: dict[str, list[Holder]] = {}
    for row in rows:
        held.setdefault(row.seat_id, []).append(row)
    order = ("convenor", "deputy", "member")
    found = [_seat(seat, names, held.get(seat.id, [])) for seat in seats]
    return sorted(found, key=lambda one: (one.to_on is not None, order.index(one.part), one.department, one.id))


def list_meetings(body_id: str) -> list[tuple[Meeting, list[Resolution]]]:
    """Meetings, the newest first, with their resolutions in order."""
    meetings = session().scalars(
        select(Meeting).where(Meeting.body_id == body_id).order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    found = list(meetings)
    rows = session().scalars(
        select(Resolution).where(Resolution.meeting_id.in_([one.id for one in found])).order_by(Resolution.no)
    )
    of: dict[str, list[Resolution]] = {}
    for row in rows:
        of.setdefault(row.meeting_id, []).append(row)
    return [(one, of.get(one.id, [])) for one in found]


def list_trainings(
    *, scope: Collection[str] | None, kind: str | None, cursor: str | None, limit: int = LIMIT
) -> Page[TrainingView]:
    """A page of trainings of the departments in scope, the newest first."""
    statement = select(Training)
    if scope is not None:
        statement = statement.where(Training.department_id.in_(sorted(scope)))
    if kind:
        statement = statement.where(Training.kind == kind)
    page = page_of(statement, key=(Training.held_on, Training.id), cursor=cursor, limit=limit, descending=True)
    names = {one.id: one.name for one in identity.list_departments()}
    ids = [row.id for row in page.items]
    counted = select(Trainee.training_id, func.count(), func.count(Trainee.passed).filter(Trainee.passed.is_(True)))
    told = session().execute(counted.where(Trainee.training_id.in_(ids)).group_by(Trainee.training_id))
    numbers = {training: (int(n), int(passed)) for training, n, passed in told}
    views = [TrainingView(row, names.get(row.department_id, ""), *numbers.get(row.id, (0, 0))) for row in page.items]
    return Page(views, page.next)


def list_trainings_of(person_id: str) -> list[tuple[Training, bool | None]]:
    """The record of one person: trainings with whether they passed, the newest first (S2-3.4)."""
    statement = (
        select(Training, Trainee.passed)
        .join(Trainee, Trainee.training_id == Training.id)
        .where(Trainee.person_id == person_id)
        .order_by(Training.held_on.desc(), Training.id.desc())
    )
    return [(row[0], row[1]) for row in session().execute(statement)]


def list_praise(*, cursor: str | None, limit: int = LIMIT) -> Page[dict[str, Any]]:
    """A page of praise, the newest first, with the names of department and person."""
    page = page_of(select(Praise), key=(Praise.given_on, Praise.id), cursor=cursor, limit=limit, descending=True)
    names = {one.id: one.name for one in identity.list_departments()}
    people = identity.list_people_by_id([row.person_id for row in page.items if row.person_id])
    return Page([_praise(row, names, people) for row in page.items], page.next)


def _praise(row: Praise, names: dict[str, str], people: dict[str, identity.PersonView]) -> dict[str, Any]:
    person = people[row.person_id].name if row.person_id else None
    told = {name: getattr(row, name) for name in ("id", "deed", "form", "document", "given_on")}
    return {**told, "department": names.get(row.department_id, ""), "person": person}


def _body(row: Body, names: dict[str, str]) -> BodyView:
    office = names.get(row.office_department_id, "")
    return BodyView(row.id, row.kind, row.name, row.office_department_id, office, row.document, row.founded_on)


def _seat(row: Seat, names: dict[str, str], holders: list[Holder]) -> SeatView:
    filled = {one.role for one in holders if one.to_on is None}
    wanted = ("leader", "section", "liaison") if row.part == "member" and row.to_on is None else ()
    return SeatView(
        row.id,
        row.department_id,
        names.get(row.department_id, ""),
        row.post,
        row.part,
        row.from_on,
        row.to_on,
        row.joined_by,
        row.left_by,
        tuple(holders),
        tuple(one for one in wanted if one not in filled),
    )
