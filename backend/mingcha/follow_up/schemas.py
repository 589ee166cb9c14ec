"""Which shapes do follow-ups have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.follow_up.rules import KINDS
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid


class FollowUpArgs(PageArgs):
    """Filter of the list."""

    state = fields.String(load_default=None, validate=validate.OneOf(("open", "closed")))


class CloseFollowUpIn(Schema):
    """Why it is closed: what was done, 2 to 1,000 characters."""

    reason = fields.String(required=True, validate=validate.Length(min=2, max=1000))


class FollowUpOut(Schema):
    """One follow-up of one approved result."""

    id = Uuid()
    inspection_id = Uuid()
    number = fields.String()
    object_id = Uuid()
    object_name = fields.String()
    department_id = Uuid()
    kind = fields.String(validate=validate.OneOf(tuple(KINDS.values())))
    state = fields.String(validate=validate.OneOf(("open", "closed")))
    opened_at = Instant()
    closed_at = Instant(allow_none=True)
    close_reason = fields.String()
    version = fields.Integer()


class FollowUpPageOut(Schema):
    """A page of follow-ups."""

    items = fields.List(fields.Nested(FollowUpOut))
    next = fields.String(allow_none=True)
