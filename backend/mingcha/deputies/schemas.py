"""Which shapes do deputyships have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid, plain_line


class DeputyArgs(PageArgs):
    """`own`: only those in which the caller is one of the two."""

    own = fields.Boolean(load_default=False)


class DeputyIn(Schema):
    """Who is away, who reviews meanwhile, the first and the last day, and why."""

    id = Uuid(required=True)
    person_id = Uuid(required=True)
    deputy_id = Uuid(required=True)
    from_on = fields.Date(required=True)
    to_on = fields.Date(required=True)
    reason = fields.String(
        required=True, validate=[validate.Length(2, 300), validate.Regexp(r".*\S.*\S", error="reason"), plain_line]
    )


class DeputyOut(Schema):
    """A deputyship; `can` holds `end` where the caller may end it."""

    id = Uuid()
    person_id = Uuid()
    person = fields.String()
    deputy_id = Uuid()
    deputy = fields.String()
    department = fields.String()
    from_on = fields.Date()
    to_on = fields.Date()
    reason = fields.String()
    state = fields.String(metadata={"enum": ["coming", "running", "over", "ended"]})
    named_at = Instant()
    named_by_name = fields.String()
    ended_at = Instant(allow_none=True)
    ended_by_name = fields.String(allow_none=True)
    own = fields.Boolean()
    can = fields.List(fields.String())


class DeputyPageOut(Schema):
    """A page of deputyships, the latest days first."""

    items = fields.List(fields.Nested(DeputyOut))
    next = fields.String(allow_none=True)


class ReviewerOut(Schema):
    """Somebody who may review; `mine` where the caller may name a deputy for them."""

    id = Uuid()
    name = fields.String()
    department = fields.String()
    mine = fields.Boolean()


class ReviewersOut(Schema):
    """Everybody who may review, by name."""

    items = fields.List(fields.Nested(ReviewerOut))
