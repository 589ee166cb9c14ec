"""Which shapes have inspectors?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Schema, Uuid


class InspectorArgs(PageArgs):
    """Filters of the inspector library."""

    q = fields.String(load_default=None, validate=validate.Length(max=100))
    department = Uuid(load_default=None)


class InspectorOut(Schema):
    """An inspector; `id` is the person's; validity is the certificate's (null: none on record)."""

    id = Uuid()
    name = fields.String()
    department_id = Uuid()
    certificate_no = fields.String()
    kind = fields.String()
    qualifications = fields.List(fields.String())
    specialties = fields.List(fields.String())
    districts = fields.List(fields.String())
    contact = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)


class InspectorPageOut(Schema):
    """A page of inspectors."""

    items = fields.List(fields.Nested(InspectorOut))
    next = fields.String(allow_none=True)
