"""Which shapes go in and out of the inspection routes? The pull and the record are JSON built in queries (speed, one shape)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from mingcha.inspections.queries import InspectionRow
from mingcha.inspections.rules.hand_over import REASONS
from mingcha.inspections.rules.states import STEPS
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid
from mingcha.readings.actions import Act, Purpose


class InspectionArgs(PageArgs):
    """Filters of the list: state, task, lead department, and words (object name, credit code, number)."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(STEPS)))
    task_id = Uuid(load_default=None)
    department_id = Uuid(load_default=None)
    q = fields.String(load_default=None, validate=validate.Length(max=100))


class TaskRefOut(Schema):
    """The task a visit belongs to."""

    id = Uuid(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)


class InspectionOut(Schema):
    """A visit in a list."""

    id = Uuid(required=True)
    number = fields.String(required=True)
    state = fields.String(required=True)
    ending = fields.String(required=True, allow_none=True)
    task = fields.Nested(TaskRefOut, required=True)
    object = fields.Dict(required=True)
    department_id = Uuid(required=True)
    draw_id = Uuid(required=True)
    due_on = fields.Date(required=True)
    due_provisional = fields.Boolean(required=True)
    sealed_at = Instant(required=True, allow_none=True)
    accepted_at = Instant(required=True, allow_none=True)
    returned_at = Instant(required=True, allow_none=True)
    acknowledged = fields.String(required=True, allow_none=True)
    conclusion = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)
    planned = fields.Boolean(metadata={"description": "False for a lead's visit: `draw_id` is then the lead's."})


class InspectionPageOut(Schema):
    """One page of visits."""

    items = fields.List(fields.Nested(InspectionOut), required=True)
    next = fields.String(required=True, allow_none=True)


class StandInOut(Schema):
    """In whose place the caller reviews, and until when."""

    person_id = Uuid(required=True)
    name = fields.String(required=True)
    until_on = fields.Date(required=True)


class QueueRowOut(InspectionOut):
    """A visit that waits for review; `for` where the caller stands in for somebody of its lead department."""

    place = fields.Nested(StandInOut, required=True, allow_none=True, data_key="for", attribute="for")


class QueuePageOut(Schema):
    """One page of the queue, and everybody in whose place the caller reviews today."""

    items = fields.List(fields.Nested(QueueRowOut), required=True)
    next = fields.String(required=True, allow_none=True)
    stands_for = fields.List(fields.Nested(StandInOut), required=True)


class ReturnIn(Schema):
    """Why a record is given back, and which entries to look at."""

    reason = fields.String(
        required=True, validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="reason")]
    )
    entries = fields.List(Uuid(), load_default=list, validate=validate.Length(max=400))


class RecallIn(Schema):
    """Why a return is taken back."""

    reason = fields.String(
        required=True, validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="reason")]
    )


class LateConsentIn(Schema):
    """Why a supervisor agrees to a registration more than ten days late."""

    reason = fields.String(
        required=True, validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="reason")]
    )


class LateConsentOut(Schema):
    """Who agreed, when and why."""

    by = Uuid(required=True)
    name = fields.String(required=True)
    at = fields.String(required=True)
    reason = fields.String(required=True)


class HandOverIn(Schema):
    """Who leaves the team, who comes, and why."""

    leaves = Uuid(required=True)
    joins = Uuid(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    text = fields.String(required=True, validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="text")])


class ColleagueOut(Schema):
    """An inspector who could take over."""

    id = Uuid(required=True)
    name = fields.String(required=True)
    department = fields.String(required=True)
    certificate_no = fields.String(required=True)


class ColleaguesOut(Schema):
    """The inspectors who could take a visit over, the team's departments first."""

    items = fields.List(fields.Nested(ColleagueOut), required=True)


class ApproveArgs(Schema):
    """Whether this is one of many that are approved without being opened."""

    among_many = fields.Boolean(load_default=False)


class ReviewedOut(Schema):
    """The state after a decision."""

    id = Uuid(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)


class EvidenceOut(Schema):
    """One piece of evidence: what was announced, whether its bytes are stored, whether the picture may be shown."""

    id = Uuid(required=True)
    visit = Uuid(required=True)
    entry = Uuid(required=True, allow_none=True)
    role = fields.String(required=True)
    sha256 = Hex64(required=True)
    length = fields.Integer(required=True)
    type = fields.String(required=True)
    src = fields.String(required=True, allow_none=True)
    derived_from = Uuid(required=True, allow_none=True)
    state = fields.String(required=True)
    gate = fields.String(required=True, allow_none=True)
    gate_note = fields.String(required=True, allow_none=True)
    stored_at = Instant(required=True, allow_none=True)


class ViewArgs(Schema):
    """How large the derivative is: 1600 px, or 320 px for lists."""

    size = fields.Integer(load_default=1600, validate=validate.OneOf([320, 1600]))


def inspection_out(row: InspectionRow) -> dict[str, Any]:
    """The JSON shape of InspectionOut."""
    names = (
        "id",
        "number",
        "state",
        "ending",
        "object",
        "due_on",
        "due_provisional",
        "sealed_at",
        "accepted_at",
        "returned_at",
        "acknowledged",
        "version",
    )
    return {
        **{name: getattr(row, name) for name in names},
        "task": {"id": row.task_id, "number": row.task_number, "title": row.task_title},
        "department_id": row.lead_department_id,
        "draw_id": row.draw_id,
        "conclusion": row.conclusions,
    }


class RescueArgs(Schema):
    """Name and size in bytes of a rescue file."""

    filename = fields.String(required=True, validate=validate.Length(1, 200))
    size = fields.Integer(required=True, validate=validate.Range(1))


class RescuePieceArgs(Schema):
    """At which byte a piece begins."""

    at = fields.Integer(required=True, validate=validate.Range(0))


class RescueInspectIn(Schema):
    """The PIN of the phone's owner, where the office's spare key does not open the file."""

    pin = fields.String(load_default=None, load_only=True, allow_none=True, validate=validate.Length(max=200))


class RescueAdvanceIn(RescueInspectIn):
    """`part` agrees that of a cut file only what is there is taken."""

    part = fields.Boolean(load_default=False)


class RescueOut(Schema):
    """A rescue file on its way in. `plan` is null until it was looked into; its shape is in docs/reference/rescue-file.md."""

    id = Uuid(required=True)
    filename = fields.String(required=True)
    size = fields.Integer(required=True)
    received = fields.Integer(required=True)
    plan = fields.Dict(required=True, allow_none=True)


class ReadingArgs(PageArgs):
    """Which readings: of one inspection (id or exact number), by part of the reader's name, by act, between local days (inclusive)."""

    inspection = fields.String(load_default=None, validate=validate.Length(max=40))
    who = fields.String(load_default=None, validate=validate.Length(max=100))
    act = fields.String(load_default=None, validate=validate.OneOf([act.value for act in Act]))
    since_on = fields.Date(load_default=None, data_key="from")
    until_on = fields.Date(load_default=None, data_key="to")


class ReadingOut(Schema):
    """One reading of one inspection; `about` names the part, `leaf` binds it into the log (null: it stands in the audit trail)."""

    id = fields.String(required=True)
    at = Instant(required=True)
    actor_id = fields.String(required=True)
    actor_name = fields.String(required=True)
    act = fields.String(required=True)
    inspection_id = fields.String(required=True)
    number = fields.String(required=True)
    about = fields.String(required=True)
    purpose = fields.String(required=True, allow_none=True)
    text = fields.String(required=True, allow_none=True)
    leaf = fields.String(required=True, allow_none=True)


class ReadingPageOut(Schema):
    """A page of readings, the latest first."""

    items = fields.List(fields.Nested(ReadingOut), required=True)
    next = fields.String(required=True, allow_none=True)


class RevealIn(Schema):
    """Which masked value (a place that the record names in `private`), for which purpose, and in words why."""

    field = fields.String(required=True, validate=validate.Length(2, 200))
    purpose = fields.String(required=True, validate=validate.OneOf([one.value for one in Purpose]))
    text = fields.String(required=True, validate=[validate.Length(2, 300), validate.Regexp(r".*\S.*\S", error="text")])


class RevealOut(Schema):
    """The value, for the screen that asked for it."""

    field = fields.String(required=True)
    value = fields.String(required=True)
