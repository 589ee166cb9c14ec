"""Which shapes have copy notices on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.leads.rules.copies import ACTS, STATES
from mingcha.leads.schemas.leads import LeadStepOut, maybe, words_of


class CopyIn(Schema):
    """A copy notice (6.5)."""

    id = Uuid(required=True)
    to_department_id = Uuid(required=True)
    type = fields.String(
        load_default="suspected_violation", validate=validate.OneOf(("suspected_violation", "unlicensed", "other"))
    )
    channel = fields.String(load_default="platform", validate=validate.OneOf(("platform", "paper")))
    object_id = Uuid(load_default=None, allow_none=True)
    object_name = maybe(200)
    matter = words_of(2, 200)
    source = maybe(200)
    facts = words_of(2, 4000)
    evidence = maybe(2000)
    feedback_needed = fields.Boolean(load_default=True)


class CopyArgs(PageArgs):
    """Received (`in`) or sent (`out`)."""

    box = fields.String(load_default="in", validate=validate.OneOf(("in", "out")))
    open_only = fields.Boolean(load_default=False)


class CopyActIn(Schema):
    """One act of the receiver or the sender, or `remind`."""

    act = fields.String(required=True, validate=validate.OneOf((*ACTS, "remind")))
    text = maybe(2000)


class CopyOut(Schema):
    """One copy notice; `age` in calendar days since it was sent, until it was answered: no notice gives a number."""

    id = Uuid()
    number = fields.String()
    year = fields.Integer()
    serial = fields.Integer()
    from_department_id = Uuid()
    to_department_id = Uuid()
    type = fields.String()
    channel = fields.String()
    state = fields.String(validate=validate.OneOf(tuple(STATES)))
    object_id = Uuid(allow_none=True)
    object_name = fields.String()
    matter = fields.String()
    source = fields.String()
    facts = fields.String()
    evidence = fields.String()
    feedback_needed = fields.Boolean()
    sent_at = Instant()
    sent_on = fields.Date()
    reviewer = fields.String()
    feedback = fields.String()
    fed_back_at = Instant(allow_none=True)
    reminders = fields.Integer()
    lead_id = Uuid(allow_none=True)
    inspection_id = Uuid(allow_none=True)
    follow_up_id = Uuid(allow_none=True)
    version = fields.Integer()
    age = fields.Integer()


class CopyPageOut(Schema):
    """A page of copy notices."""

    items = fields.List(fields.Nested(CopyOut))
    next = fields.String(allow_none=True)


class CopyViewOut(Schema):
    """One copy notice with its timeline and the acts open to the reader."""

    row = fields.Nested(CopyOut)
    sender = fields.String()
    receiver = fields.String()
    steps = fields.List(fields.Nested(LeadStepOut))
    can = fields.List(fields.String())
