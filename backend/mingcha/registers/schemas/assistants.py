"""Which shapes have experts and third parties?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.registers.rules.assistants import KINDS

WORDS = validate.Regexp(r".*\S.*\S")


class AssistantArgs(PageArgs):
    """Filters: one department's, one kind, also those who retired."""

    department = Uuid(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    retired = fields.Boolean(load_default=False)


class AssistantIn(Schema):
    """An expert or third party of the caller's department. A third party names its contract (S0-2.3g)."""

    id = Uuid(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = fields.String(required=True, validate=[validate.Length(2, 60), WORDS])
    organisation = fields.String(required=True, validate=[validate.Length(2, 200), WORDS])
    qualification = fields.String(required=True, validate=[validate.Length(2, 200), WORDS])
    specialties = fields.List(
        fields.String(validate=validate.Length(1, 60)), load_default=list, validate=validate.Length(0, 20)
    )
    contract = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 100))


class AssistantOut(Schema):
    """One of them. Never an inspector, whatever certificate they hold."""

    id = Uuid()
    kind = fields.String()
    name = fields.String()
    organisation = fields.String()
    qualification = fields.String()
    specialties = fields.List(fields.String())
    contract = fields.String(allow_none=True)
    department_id = Uuid()
    state = fields.String()
    entered_at = Instant()
    retired_at = Instant(allow_none=True)


class AssistantPageOut(Schema):
    """A page of them."""

    items = fields.List(fields.Nested(AssistantOut))
    next = fields.String(allow_none=True)
