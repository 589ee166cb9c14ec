"""How is a body founded, a seat filled, a meeting held, a training or praise recorded? Every act leaves its trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.offices import queries
from mingcha.offices.models import Body, Holder, Meeting, Praise, Resolution, Seat, Trainee, Training
from mingcha.offices.rules import (
    CONTACTS,
    OfficeOnly,
    SeatEnded,
    SuccessionBackwards,
    TraineesUnknown,
    check_approval,
    check_body,
    check_meeting,
    check_resolution,
)
from mingcha.regions.queries import RegionProfile

ONE_DAY = timedelta(days=1)


def found_body(
    *, ctx: Ctx, region: RegionProfile, kind: str, name: str, document: str, founded_on: date
) -> queries.BodyView:
    """A joint conference or leading group with its office in the caller's department (S0-3.1, S3A-3.1). Raises BodyNotForeseen."""
    check_body(kind, region.coordination.bodies, region.article("coordination.body"))
    row = Body(
        id=ctx.ids.new(),
        kind=kind,
        name=name,
        office_department_id=str(ctx.actor.department_id),
        document=document,
        founded_on=founded_on,
        made_at=ctx.clock.now(),
    )
    _keep(ctx, "found_body", ("body", row.id), row, {"kind": kind, "name": name, "document": document})
    return queries.get_body(row.id)


def add_seat(body_id: str, *, ctx: Ctx, region: RegionProfile, approved: str, holder: str, **told: Any) -> Seat:
    """A unit joins by the post of its member (S3B-17). Raises OfficeOnly, ApprovalNeeded, DepartmentUnknown."""
    body = _own_body(body_id, ctx)
    identity.get_department(told["department_id"])
    check_approval(approved, region.coordination.approval, region.article("coordination.approval"))
    row = Seat(id=ctx.ids.new(), body_id=body.id, joined_by=approved, to_on=None, left_by="", **told)
    _keep(ctx, "add_seat", ("seat", row.id), row, {"body": body.id, "post": row.post, "approved": approved})
    session().add(
        Holder(id=ctx.ids.new(), seat_id=row.id, role="holder", name=holder, phone="", from_on=row.from_on, to_on=None)
    )
    session().flush()
    return row


def end_seat(seat_id: str, *, ctx: Ctx, region: RegionProfile, approved: str, to_on: date) -> Seat:
    """A unit leaves; its history stays. Raises OfficeOnly, ApprovalNeeded, SeatEnded."""
    row = _standing(seat_id)
    _own_body(row.body_id, ctx)
    check_approval(approved, region.coordination.approval, region.article("coordination.approval"))
    if to_on < row.from_on:
        raise SuccessionBackwards(since=row.from_on.isoformat())
    row.to_on, row.left_by = to_on, approved
    for one in session().scalars(select(Holder).where(Holder.seat_id == row.id, Holder.to_on.is_(None))):
        one.to_on = to_on
    audit.record(ctx, "end_seat", ("seat", row.id), {"to_on": None}, {"to_on": to_on.isoformat(), "approved": approved})
    session().flush()
    return row


def succeed(seat_id: str, *, ctx: Ctx, role: str, name: str, phone: str, from_on: date) -> Holder:
    """The successor takes over from `from_on` without a new document; the one before ends the day before (S2-3.1, S3B-17).

    The office, or for its contacts the unit itself. Raises OfficeOnly, SeatEnded, SuccessionBackwards.
    """
    seat = _standing(seat_id)
    body = queries.get_body(seat.body_id)
    own = role in CONTACTS and seat.department_id == ctx.actor.department_id
    if not own:
        _own_body(body.id, ctx)
    before = session().scalar(
        select(Holder).where(Holder.seat_id == seat.id, Holder.role == role, Holder.to_on.is_(None))
    )
    if before is not None and from_on <= before.from_on:
        raise SuccessionBackwards(since=before.from_on.isoformat())
    if before is not None:
        before.to_on = from_on - ONE_DAY
        session().flush()
    row = Holder(id=ctx.ids.new(), seat_id=seat.id, role=role, name=name, phone=phone, from_on=from_on, to_on=None)
    told = {"role": role, "name": name, "from_on": from_on.isoformat()}
    _keep(ctx, "succeed", ("seat", seat.id), row, told, {"name": before.name} if before else None)
    return row


def call_meeting(body_id: str, *, ctx: Ctx, title: str, held_on: date, place: str, agenda: str) -> Meeting:
    """The notice of a meeting (S0-3.1). Raises OfficeOnly."""
    body = _own_body(body_id, ctx)
    row = Meeting(
        id=ctx.ids.new(),
        body_id=body.id,
        title=title,
        held_on=held_on,
        place=place,
        agenda=agenda,
        present=[],
        called_at=ctx.clock.now(),
        held_at=None,
    )
    _keep(ctx, "call_meeting", ("meeting", row.id), row, {"title": title, "held_on": held_on.isoformat()})
    return row


def hold_meeting(
    meeting_id: str, *, ctx: Ctx, minutes: str, present: Sequence[str], resolutions: Sequence[Mapping[str, Any]]
) -> Meeting:
    """Minutes, the seats that came, and what was decided; then it is closed. Raises OfficeOnly, MeetingOver, NotFound."""
    row = _meeting(meeting_id, ctx)
    check_meeting(row.state, "held")
    known = {one.id for one in queries.list_seats(row.body_id)}
    if not set(present) <= known:
        raise NotFound()
    row.state, row.minutes, row.present, row.held_at = "held", minutes, sorted(present), ctx.clock.now()
    for no, told in enumerate(resolutions, start=1):
        identity.get_department(told["department_id"])
        session().add(Resolution(id=ctx.ids.new(), meeting_id=row.id, no=no, done_on=None, **told))
    after = {"state": "held", "present": len(row.present), "resolutions": len(resolutions)}
    audit.record(ctx, "hold_meeting", ("meeting", row.id), {"state": "called"}, after)
    session().flush()
    return row


def close_resolution(resolution_id: str, *, ctx: Ctx, outcome: str) -> Resolution:
    """The unit that was to do it, or the office, says what came of it. Raises ResolutionDone, NotFound."""
    row = session().get(Resolution, resolution_id)
    if row is None:
        raise NotFound()
    if row.department_id != ctx.actor.department_id:
        _meeting(row.meeting_id, ctx)
    check_resolution(row.state)
    row.state, row.outcome, row.done_on = "done", outcome, ctx.clock.today()
    audit.record(ctx, "close_resolution", ("resolution", row.id), {"state": "open"}, {"outcome": outcome})
    session().flush()
    return row


def record_training(*, ctx: Ctx, trainees: Sequence[Mapping[str, Any]], **told: Any) -> Training:
    """A training of the caller's department with who took part (S1-4, S2-3.4). Raises TraineesUnknown."""
    ids = [one["person_id"] for one in trainees]
    scope = identity.department_scope(ctx.actor)
    found = identity.list_people_by_id(ids)
    if len(found) < len(set(ids)) or any(
        scope is not None and one.department_id not in scope for one in found.values()
    ):
        raise TraineesUnknown()
    row = Training(
        id=ctx.ids.new(),
        department_id=str(ctx.actor.department_id),
        made_at=ctx.clock.now(),
        made_by=ctx.actor.id,
        **told,
    )
    _keep(ctx, "record_training", ("training", row.id), row, {"title": row.title, "trainees": len(ids)})
    session().add_all([Trainee(training_id=row.id, **one) for one in trainees])
    session().flush()
    return row


def praise(*, ctx: Ctx, department_id: str, person_id: str | None, **told: Any) -> Praise:
    """Praise for a deed, by a document (S0-3.3). Raises DepartmentUnknown, PersonUnknown."""
    identity.get_department(department_id)
    if person_id is not None and identity.get_person(person_id).department_id != department_id:
        raise TraineesUnknown()
    row = Praise(
        id=ctx.ids.new(),
        department_id=department_id,
        person_id=person_id,
        made_at=ctx.clock.now(),
        made_by=ctx.actor.id,
        **told,
    )
    _keep(ctx, "praise", ("praise", row.id), row, {"department": department_id, "document": row.document})
    return row


def _keep(
    ctx: Ctx, act: str, subject: tuple[str, str], row: Any, after: dict[str, Any], before: dict[str, Any] | None = None
) -> None:
    session().add(row)
    session().flush()
    audit.record(ctx, act, subject, before, after)


def _own_body(body_id: str, ctx: Ctx) -> Body:
    row = session().get(Body, body_id)
    if row is None:
        raise NotFound()
    if row.office_department_id != ctx.actor.department_id:
        raise OfficeOnly(office=identity.get_department(row.office_department_id).name)
    return row


def _standing(seat_id: str) -> Seat:
    row = session().get(Seat, seat_id)
    if row is None:
        raise NotFound()
    if row.to_on is not None:
        raise SeatEnded()
    return row


def _meeting(meeting_id: str, ctx: Ctx) -> Meeting:
    row = session().get(Meeting, meeting_id)
    if row is None:
        raise NotFound()
    _own_body(row.body_id, ctx)
    return row
