"""Which shapes have duties that go to another department?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Instant, Schema, Uuid, plain_line
from mingcha.plans.rules.duties import HOWS


class ItemsArgs(Schema):
    """Which items, parted by commas."""

    items = fields.String(required=True, validate=validate.Length(36, 7400))


class DutyMoveIn(Schema):
    """Items of the caller's department, who gets them, and by which document and why."""

    id = Uuid(required=True)
    to_id = Uuid(required=True)
    item_ids = fields.List(Uuid(), required=True, validate=validate.Length(1, 200))
    document = fields.String(required=True, validate=[validate.Length(2, 200), plain_line])
    reason = fields.String(required=True, validate=[validate.Length(2, 500), plain_line])


class NamedOut(Schema):
    """An item by code and name."""

    id = Uuid()
    code = fields.String()
    name = fields.String()


class FateOut(Schema):
    """An open task and what becomes of it: the other department leads it, joins it, or it stays."""

    id = Uuid()
    number = fields.String()
    title = fields.String()
    state = fields.String()
    how = fields.String(validate=validate.OneOf(HOWS))


class FatesOut(Schema):
    """All open tasks with the items."""

    tasks = fields.List(fields.Nested(FateOut))


class DutyMoveOut(Schema):
    """One move."""

    id = Uuid()
    sender = fields.String()
    receiver = fields.String()
    items = fields.List(fields.Nested(NamedOut))
    tasks = fields.List(fields.Nested(FateOut))
    document = fields.String()
    reason = fields.String()
    moved_at = Instant()
    moved_by_name = fields.String()


class DutyMovePageOut(Schema):
    """A page of moves, the latest first."""

    items = fields.List(fields.Nested(DutyMoveOut))
    next = fields.String(allow_none=True)
