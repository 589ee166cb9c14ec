"""Which shapes do inspections outside plan and draw take and give?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.plans.rules.guard import REASON_WORDS
from mingcha.plans.schemas.office import YEAR


class OutsideArgs(PageArgs):
    """A year's inspections outside; left out: this one."""

    year = fields.Integer(load_default=None, validate=YEAR)


class OutsideIn(Schema):
    """An inspection outside: unplanned with a reason and its items, or off the platform with its task."""

    id = Uuid(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["unplanned", "off_platform"]))
    object_id = Uuid(required=True)
    task_id = Uuid(load_default=None, allow_none=True)
    item_ids = fields.List(Uuid(), load_default=list, validate=validate.Length(max=200))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(REASON_WORDS)))
    explanation = fields.String(required=True, validate=validate.Length(1, 500))
    checked_on = fields.Date(required=True)


class OutsideOut(Schema):
    """One inspection outside plan or draw."""

    id = Uuid()
    department_id = Uuid()
    object_id = Uuid()
    task_id = Uuid(allow_none=True)
    kind = fields.String()
    reason = fields.String(allow_none=True)
    explanation = fields.String()
    item_ids = fields.List(Uuid())
    checked_on = fields.Date()
    recorded_at = Instant()


class OutsidePageOut(Schema):
    """A page of them."""

    items = fields.List(fields.Nested(OutsideOut))
    next = fields.String(allow_none=True)


class OutsideCountOut(Schema):
    """How many of one department, kind and reason."""

    department_id = Uuid()
    kind = fields.String()
    reason = fields.String(allow_none=True)
    count = fields.Integer()


class OutsideReasonOut(Schema):
    """A reason that the region knows."""

    key = fields.String()
    title = fields.String()


class OutsideCountsOut(Schema):
    """A year's counts, the region's reasons, and where they are written."""

    year = fields.Integer()
    items = fields.List(fields.Nested(OutsideCountOut))
    reasons = fields.List(fields.Nested(OutsideReasonOut))
    article = fields.String()
