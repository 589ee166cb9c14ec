"""Which shapes have detailed rules and readiness?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.rulebooks.rules import CHECKS, KINDS, PARTS, SECTIONS

WORDS = validate.Regexp(r"(?s).*\S.*\S")


class SectionIn(Schema):
    """One part of the rules."""

    key = fields.String(required=True, validate=validate.OneOf(list(SECTIONS)))
    title = fields.String(required=True, validate=validate.Length(1, 100))
    text = fields.String(required=True, validate=validate.Length(0, 20_000))


class RulebookTextIn(Schema):
    """What a version says; organ and document where it is adopted from above."""

    title = fields.String(required=True, validate=[validate.Length(2, 200), WORDS])
    sections = fields.List(fields.Nested(SectionIn), required=True, validate=validate.Length(1, 40))
    adopted_from = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 200))
    adopted_document = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 200))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 500))


class RulebookIn(RulebookTextIn):
    """A new version; `id` is made by the client."""

    id = Uuid(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))


class SectionOut(Schema):
    """One part of the rules."""

    key = fields.String()
    title = fields.String()
    text = fields.String()


class RulebookOut(Schema):
    """One version."""

    id = Uuid()
    department_id = Uuid()
    kind = fields.String(metadata={"enum": list(KINDS)})
    title = fields.String()
    version = fields.Integer()
    state = fields.String(metadata={"enum": ["draft", "published", "superseded"]})
    sections = fields.List(fields.Nested(SectionOut))
    adopted_from = fields.String(allow_none=True)
    adopted_document = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    created_at = Instant()
    published_at = Instant(allow_none=True)
    acts = fields.List(fields.String(metadata={"enum": ["edit", "publish"]}))


class RulebookPageOut(Schema):
    """A page of versions, the sections the region asks for, and where."""

    items = fields.List(fields.Nested(RulebookOut))
    next = fields.String(allow_none=True)
    needed = fields.List(fields.String())
    article = fields.String()
    made_above = fields.Boolean(metadata={"description": "work guides are made above and adopted (C4)"})


class CheckOut(Schema):
    """One thing looked at; where it is not in order, how many are concerned, where to mend it, who does and by when."""

    code = fields.String(metadata={"enum": list(CHECKS)})
    part = fields.String(metadata={"enum": list(PARTS)})
    ok = fields.Boolean()
    n = fields.Integer()
    article = fields.String()
    link = fields.String()
    holder_id = Uuid(allow_none=True)
    holder = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)


class ReadinessOut(Schema):
    """A department's completeness in whole percent."""

    department_id = Uuid()
    department = fields.String()
    score = fields.Integer()
    checks = fields.List(fields.Nested(CheckOut))


class ReadinessPageOut(Schema):
    """The caller's own department, and for the coordinating office and auditors the watch list of all."""

    own = fields.Nested(ReadinessOut, allow_none=True)
    items = fields.List(fields.Nested(ReadinessOut))


class DutyIn(Schema):
    """Who closes the gap, and by when."""

    person_id = Uuid(required=True)
    due_on = fields.Date(required=True)
