"""Which shapes do objections have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid

STATES = (
    "submitted",
    "accepted",
    "rejected",
    "checked",
    "upheld",
    "corrected",
    "republished",
    "dismissed",
    "notified",
)
BY_HAND = ("accepted", "rejected", "checked", "upheld", "dismissed", "notified")


class StepOut(Schema):
    """One step: who, when, in which words."""

    state = fields.String()
    at = fields.String()
    by = fields.String()
    words = fields.String()


class ObjectionOut(Schema):
    """One objection; `shown` is what the public reads of it, `next` the steps a person may take, `age_days` its age (no number is set)."""

    id = Uuid()
    publication_id = Uuid()
    inspection_id = Uuid()
    object_id = Uuid()
    object_name = fields.String()
    number = fields.String()
    source = fields.String(validate=validate.OneOf(("portal", "desk")))
    text = fields.String()
    shown = fields.String()
    answer = fields.String()
    submitted_at = Instant()
    state = fields.String(validate=validate.OneOf(STATES))
    steps = fields.List(fields.Nested(StepOut))
    closed_at = Instant(allow_none=True)
    version = fields.Integer()
    next = fields.List(fields.String())
    age_days = fields.Integer()


class ObjectionPageOut(Schema):
    """A page of objections."""

    items = fields.List(fields.Nested(ObjectionOut))
    next = fields.String(allow_none=True)


class ObjectionArgs(PageArgs):
    """Filter of the list; `open` is everything that is not closed."""

    state = fields.String(load_default=None, validate=validate.OneOf(("open", *STATES)))


class ObjectionIn(Schema):
    """An objection that reached the desk; `show` puts its words beside the result, as the business wishes."""

    text = fields.String(required=True, validate=validate.Length(min=2, max=2000))
    show = fields.Boolean(load_default=False)


class DecisionIn(Schema):
    """One step with words for the business; those of a rejection, an upholding and a dismissal are public."""

    then = fields.String(required=True, validate=validate.OneOf(BY_HAND))
    words = fields.String(required=True, validate=validate.Length(min=2, max=2000))


class PeriodArgs(Schema):
    """Days, both inclusive."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)


class ObjectionCountsOut(Schema):
    """Objections raised in a period, by what became of them."""

    raised = fields.Integer()
    open = fields.Integer()
    upheld = fields.Integer()
    dismissed = fields.Integer()
    rejected = fields.Integer()
    portal = fields.Integer()
    desk = fields.Integer()
