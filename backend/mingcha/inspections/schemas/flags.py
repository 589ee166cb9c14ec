"""Which shapes have flags across visits on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.inspections.rules.flags import KINDS
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Schema, Uuid


class FlagArgs(PageArgs):
    """Open or explained ones, of one kind, of one visit."""

    state = fields.String(load_default=None, validate=validate.OneOf(["open", "explained"]))
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    visit = Uuid(load_default=None)


class FlagExplainIn(Schema):
    """What explains it."""

    reason = fields.String(
        required=True, validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="reason")]
    )


class FlagOut(Schema):
    """A fact about one visit or two, with its figures and the threshold that held; names by person id."""

    id = Uuid(required=True)
    kind = fields.String(required=True)
    found_at = fields.String(required=True)
    first = fields.Dict(required=True)
    second = fields.Dict(required=True, allow_none=True)
    facts = fields.Dict(required=True)
    people = fields.Dict(required=True)
    explained = fields.Dict(required=True, allow_none=True)


class FlagPageOut(Schema):
    """A page of flags."""

    items = fields.List(fields.Nested(FlagOut), required=True)
    next = fields.String(required=True, allow_none=True)
