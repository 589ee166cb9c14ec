"""Which shapes do bodies, seats, meetings, trainings and praise have?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Schema, Uuid, plain_line
from mingcha.offices.rules import PARTS, ROLES, TRAININGS


def _line(least: int, most: int) -> list[Callable[[str], Any]]:
    return [validate.Length(least, most), plain_line]


LINE, SHORT = _line(1, 200), _line(0, 200)


class BodyIn(Schema):
    """A joint conference or leading group, with the document that founds it."""

    kind = fields.String(required=True, validate=validate.OneOf(("联席会议", "领导小组")))
    name = fields.String(required=True, validate=LINE)
    document = fields.String(required=True, validate=LINE)
    founded_on = fields.Date(required=True)


class BodyOut(Schema):
    """A body and the department that is its office."""

    id = Uuid()
    kind = fields.String()
    name = fields.String()
    office_department_id = fields.String()
    office = fields.String()
    document = fields.String()
    founded_on = fields.Date()


class BodiesOut(Schema):
    """All bodies; `kinds` the region's notice knows, with its article and who approves a change of members."""

    items = fields.List(fields.Nested(BodyOut))
    kinds = fields.List(fields.String())
    article = fields.String()
    approver = fields.String(allow_none=True)


class SeatIn(Schema):
    """A unit's seat by the post of its member, and who fills it now; `approved` names who approved and the document."""

    department_id = Uuid(required=True)
    post = fields.String(required=True, validate=_line(1, 100))
    part = fields.String(load_default="member", validate=validate.OneOf(PARTS))
    holder = fields.String(required=True, validate=_line(1, 100))
    from_on = fields.Date(required=True)
    approved = fields.String(load_default="", validate=SHORT)


class SeatEndIn(Schema):
    """When a unit leaves, and who approved it."""

    to_on = fields.Date(required=True)
    approved = fields.String(load_default="", validate=SHORT)


class HolderIn(Schema):
    """The next one in office: of the seat, or the unit's leader, lead section or liaison."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    name = fields.String(required=True, validate=_line(1, 100))
    phone = fields.String(load_default="", validate=_line(0, 40))
    from_on = fields.Date(required=True)


class HolderOut(Schema):
    """Somebody in office from a day, to a day."""

    id = Uuid()
    role = fields.String()
    name = fields.String()
    phone = fields.String()
    from_on = fields.Date()
    to_on = fields.Date(allow_none=True)


class SeatOut(Schema):
    """A seat with its history; `missing` says what the unit still has to name."""

    id = Uuid()
    department_id = fields.String()
    department = fields.String()
    post = fields.String()
    part = fields.String()
    from_on = fields.Date()
    to_on = fields.Date(allow_none=True)
    joined_by = fields.String()
    left_by = fields.String()
    holders = fields.List(fields.Nested(HolderOut))
    missing = fields.List(fields.String())


class MeetingIn(Schema):
    """The notice of a meeting."""

    title = fields.String(required=True, validate=LINE)
    held_on = fields.Date(required=True)
    place = fields.String(load_default="", validate=SHORT)
    agenda = fields.String(load_default="", validate=validate.Length(0, 5000))


class ResolutionIn(Schema):
    """What was decided, and which unit does it by when."""

    text = fields.String(required=True, validate=validate.Length(1, 1000))
    department_id = Uuid(required=True)
    due_on = fields.Date(load_default=None, allow_none=True)


class MinutesIn(Schema):
    """Minutes, the seats that came, and the resolutions."""

    minutes = fields.String(required=True, validate=validate.Length(1, 20000))
    present = fields.List(Uuid(), load_default=list, validate=validate.Length(0, 200))
    resolutions = fields.List(fields.Nested(ResolutionIn), load_default=list, validate=validate.Length(0, 50))


class OutcomeIn(Schema):
    """What came of a resolution."""

    outcome = fields.String(required=True, validate=validate.Length(1, 1000))


class ResolutionOut(Schema):
    """A resolution and how far it is."""

    id = Uuid()
    no = fields.Integer()
    text = fields.String()
    department_id = fields.String()
    due_on = fields.Date(allow_none=True)
    state = fields.String()
    outcome = fields.String()
    done_on = fields.Date(allow_none=True)


class MeetingOut(Schema):
    """A meeting with its resolutions."""

    id = Uuid()
    title = fields.String()
    held_on = fields.Date()
    place = fields.String()
    agenda = fields.String()
    state = fields.String()
    minutes = fields.String()
    present = fields.List(fields.String())
    resolutions = fields.List(fields.Nested(ResolutionOut))


class BodyOneOut(BodyOut):
    """A body with its seats and meetings; `can` what the caller may do."""

    seats = fields.List(fields.Nested(SeatOut))
    meetings = fields.List(fields.Nested(MeetingOut))
    can = fields.List(fields.String())


class TraineeIn(Schema):
    """Somebody who took part; `passed` where there was a test."""

    person_id = Uuid(required=True)
    passed = fields.Boolean(load_default=None, allow_none=True)


class TrainingIn(Schema):
    """A training or publicity as it was held; `audience` counts people who are not staff."""

    kind = fields.String(required=True, validate=validate.OneOf(TRAININGS))
    title = fields.String(required=True, validate=LINE)
    held_on = fields.Date(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(1, 10000))
    content = fields.String(load_default="", validate=validate.Length(0, 5000))
    audience = fields.Integer(load_default=0, validate=validate.Range(0, 1_000_000))
    trainees = fields.List(fields.Nested(TraineeIn), load_default=list, validate=validate.Length(0, 2000))


class TrainingOut(Schema):
    """A training in a list."""

    id = Uuid()
    kind = fields.String()
    title = fields.String()
    held_on = fields.Date()
    minutes = fields.Integer()
    department = fields.String()
    content = fields.String()
    audience = fields.Integer()
    trainees = fields.Integer()
    passed = fields.Integer()


class TrainingPageOut(Schema):
    """A page of trainings."""

    items = fields.List(fields.Nested(TrainingOut))
    next = fields.String(allow_none=True)


class TrainingArgs(PageArgs):
    """Trainings of one kind, or all."""

    kind = fields.String(load_default=None, validate=validate.OneOf(TRAININGS))


class OwnTrainingOut(Schema):
    """One training of a person."""

    title = fields.String()
    kind = fields.String()
    held_on = fields.Date()
    minutes = fields.Integer()
    passed = fields.Boolean(allow_none=True)


class OwnTrainingsOut(Schema):
    """The training record of a person."""

    items = fields.List(fields.Nested(OwnTrainingOut))


class PraiseIn(Schema):
    """Praise of a department, or of one of its people, for a deed, by a document."""

    department_id = Uuid(required=True)
    person_id = Uuid(load_default=None, allow_none=True)
    deed = fields.String(required=True, validate=validate.Length(2, 1000))
    form = fields.String(required=True, validate=LINE)
    document = fields.String(required=True, validate=LINE)
    given_on = fields.Date(required=True)


class PraiseOut(Schema):
    """Praise with the names."""

    id = Uuid()
    department = fields.String()
    person = fields.String(allow_none=True)
    deed = fields.String()
    form = fields.String()
    document = fields.String()
    given_on = fields.Date()


class PraisePageOut(Schema):
    """A page of praise."""

    items = fields.List(fields.Nested(PraiseOut))
    next = fields.String(allow_none=True)
