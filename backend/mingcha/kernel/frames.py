"""Which shape has the frame of a drawn task: whom it draws from, in which ratios, and who goes? Plans take it, and leads that propose one."""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Schema, Uuid

RISK_CLASSES = ("A", "B", "C", "D", "U")
METHODS = ("onsite", "document", "online", "entrusted")


class ScopeSchema(Schema):
    """Which objects: an empty list means all."""

    districts = fields.List(fields.String(validate=validate.Length(1, 60)), load_default=list)
    industries = fields.List(fields.String(validate=validate.Length(1, 60)), load_default=list)
    kinds = fields.List(fields.String(validate=validate.Length(1, 30)), load_default=list)
    risk_classes = fields.List(fields.String(validate=validate.OneOf(RISK_CLASSES)), load_default=list)


class SeatSchema(Schema):
    """One seat of every team; an empty qualification means any."""

    departments = fields.List(Uuid(), required=True, validate=validate.Length(1, 20))
    qualification = fields.String(load_default="", validate=validate.Length(max=60))


class TaskFrame(Schema):
    """The frame of a task; ratios are {risk class: [num, den]}."""

    title = fields.String(required=True, validate=validate.Length(1, 200))
    item_ids = fields.List(Uuid(), required=True, validate=validate.Length(1, 200))
    draw_type = fields.String(load_default="directed", validate=validate.OneOf(("directed", "undirected")))
    method = fields.String(load_default="onsite", validate=validate.OneOf(METHODS))
    frequency = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    scheme = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=10_000))
    scope = fields.Nested(ScopeSchema, required=True)
    ratios = fields.Dict(
        keys=fields.String(validate=validate.OneOf(RISK_CLASSES)),
        values=fields.List(fields.Integer(strict=True), validate=validate.Length(2, 2)),
        required=True,
        validate=validate.Length(1),
    )
    departments = fields.List(Uuid(), load_default=list)
    seats = fields.List(fields.Nested(SeatSchema), required=True, validate=validate.Length(2, 6))
    window_from = fields.Date(required=True)
    window_to = fields.Date(required=True)
