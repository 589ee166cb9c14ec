"""Where are the coordinating bodies, trainings and praise kept?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.permission import Permission
from mingcha.offices import actions, queries, schemas
from mingcha.regions.queries import RegionProfile, get_profile

blp = blueprint("offices")


@blp.route("/bodies", methods=["GET"])
@requires(Permission.OFFICE_READ)
@blp.response(200, schemas.BodiesOut)
def list_bodies() -> Any:
    """The joint conference and the leading group, and which of them the region's notice knows (C2)."""
    region = _region()
    head = {"kinds": region.coordination.bodies, "article": region.article("coordination.body")}
    return {"items": queries.list_bodies(), "approver": region.coordination.approval, **head}


@blp.route("/bodies", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.BodyIn)
@blp.response(201, schemas.BodyOut)
def found_body(body: dict[str, Any]) -> Any:
    """Founds a body with its office in the caller's department; 409 names the article where the region knows none."""
    return actions.found_body(ctx=ctx(), region=_region(), **body)


@blp.route("/bodies/<uuid:body_id>", methods=["GET"])
@requires(Permission.OFFICE_READ)
@blp.response(200, schemas.BodyOneOut)
def show_body(body_id: Any) -> Any:
    """A body with seats, their holders now and before, and its meetings with their resolutions."""
    found = queries.get_body(str(body_id))
    keeps = ctx().actor.can(Permission.OFFICE_WRITE)
    own = keeps and found.office_department_id == ctx().actor.department_id
    meetings = [_meeting(one, rows) for one, rows in queries.list_meetings(found.id)]
    can = [*(["keep"] if own else []), *(["own_contacts"] if keeps else [])]
    return {**asdict(found), "seats": queries.list_seats(found.id), "meetings": meetings, "can": can}


@blp.route("/bodies/<uuid:body_id>/seats", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.SeatIn)
@blp.response(204)
def add_seat(body: dict[str, Any], body_id: Any) -> None:
    """A unit joins; where the region says so, with an approval."""
    actions.add_seat(str(body_id), ctx=ctx(), region=_region(), **body)


@blp.route("/seats/<uuid:seat_id>/end", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.SeatEndIn)
@blp.response(204)
def end_seat(body: dict[str, Any], seat_id: Any) -> None:
    """A unit leaves; its history stays."""
    actions.end_seat(str(seat_id), ctx=ctx(), region=_region(), **body)


@blp.route("/seats/<uuid:seat_id>/holders", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.HolderIn)
@blp.response(204)
def succeed(body: dict[str, Any], seat_id: Any) -> None:
    """The successor takes over; no document is needed."""
    actions.succeed(str(seat_id), ctx=ctx(), **body)


@blp.route("/bodies/<uuid:body_id>/meetings", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.MeetingIn)
@blp.response(201, schemas.MeetingOut)
def call_meeting(body: dict[str, Any], body_id: Any) -> Any:
    """The notice of a meeting."""
    return _meeting(actions.call_meeting(str(body_id), ctx=ctx(), **body), [])


@blp.route("/meetings/<uuid:meeting_id>/minutes", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.MinutesIn)
@blp.response(204)
def hold_meeting(body: dict[str, Any], meeting_id: Any) -> None:
    """Minutes and resolutions; the meeting is closed with them."""
    actions.hold_meeting(str(meeting_id), ctx=ctx(), **body)


@blp.route("/resolutions/<uuid:resolution_id>/close", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.OutcomeIn)
@blp.response(204)
def close_resolution(body: dict[str, Any], resolution_id: Any) -> None:
    """What came of a resolution."""
    actions.close_resolution(str(resolution_id), ctx=ctx(), **body)


@blp.route("/trainings", methods=["GET"])
@requires(Permission.OFFICE_READ)
@blp.arguments(schemas.TrainingArgs, location="query")
@blp.response(200, schemas.TrainingPageOut)
def list_trainings(args: dict[str, Any]) -> Any:
    """Trainings of the caller's departments, the newest first."""
    page = queries.list_trainings(scope=identity.department_scope(ctx().actor), **args)
    return {"items": [_training(one) for one in page.items], "next": page.next}


@blp.route("/trainings", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.TrainingIn)
@blp.response(204)
def record_training(body: dict[str, Any]) -> None:
    """Records a training of the caller's department."""
    actions.record_training(ctx=ctx(), **body)


@blp.route("/people/<uuid:person_id>/trainings")
@requires(Permission.OFFICE_READ)
@blp.response(200, schemas.OwnTrainingsOut)
def list_trainings_of(person_id: Any) -> Any:
    """The training record of one person of the caller's departments."""
    person = identity.check_sees_person(ctx().actor, str(person_id))
    rows = queries.list_trainings_of(person.id)
    names = ("title", "kind", "held_on", "minutes")
    return {"items": [{**{name: getattr(one, name) for name in names}, "passed": passed} for one, passed in rows]}


@blp.route("/praise", methods=["GET"])
@requires(Permission.OFFICE_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, schemas.PraisePageOut)
def list_praise(args: dict[str, Any]) -> Any:
    """Praise, the newest first."""
    return queries.list_praise(**args)


@blp.route("/praise", methods=["POST"])
@requires(Permission.OFFICE_WRITE)
@blp.arguments(schemas.PraiseIn)
@blp.response(204)
def praise(body: dict[str, Any]) -> None:
    """Records praise."""
    actions.praise(ctx=ctx(), **body)


def _region() -> RegionProfile:
    return get_profile(settings().region)


def _meeting(row: Any, resolutions: Any) -> dict[str, Any]:
    names = ("id", "title", "held_on", "place", "agenda", "state", "minutes", "present")
    return {**{name: getattr(row, name) for name in names}, "resolutions": resolutions}


def _training(one: queries.TrainingView) -> dict[str, Any]:
    names = ("id", "kind", "title", "held_on", "minutes", "content", "audience")
    told = {name: getattr(one.training, name) for name in names}
    return {**told, "department": one.department, "trainees": one.trainees, "passed": one.passed}
