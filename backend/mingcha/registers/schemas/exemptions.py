"""Which shapes have exemptions from draws?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.registers.rules.exemptions import KINDS, SPECIAL_FIELDS
from mingcha.registers.rules.states import EXEMPTIONS

WORDS = validate.Regexp(r"(?s).*\S.*\S")


class ExemptionArgs(PageArgs):
    """Filter by state."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(EXEMPTIONS)))


class ExemptedIn(Schema):
    """A registered item, or one in words."""

    item_id = Uuid(load_default=None, allow_none=True)
    name = fields.String(load_default="", validate=validate.Length(0, 200))


class ExemptionIn(Schema):
    """A claim: the concrete items, the written reason, the evidence (S4-2b); `field` for a special key field (S0-2.8a)."""

    id = Uuid(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    field = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(SPECIAL_FIELDS)))
    items = fields.List(fields.Nested(ExemptedIn), required=True, validate=validate.Length(1, 200))
    reason = fields.String(required=True, validate=[validate.Length(4, 2000), WORDS])
    evidence = fields.String(required=True, validate=[validate.Length(2, 1000), WORDS])
    valid_to = fields.Date(load_default=None, allow_none=True)


class FilingIn(Schema):
    """With whom and when a claim was filed."""

    filed_to = fields.String(required=True, validate=[validate.Length(2, 200), WORDS])
    filed_on = fields.Date(required=True)
    document_no = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 100))


class DecisionIn(Schema):
    """What was decided, and why."""

    accept = fields.Boolean(required=True)
    opinion = fields.String(required=True, validate=[validate.Length(2, 1000), WORDS])
    on = fields.Date(required=True)


class ExemptedOut(Schema):
    """One item kept out of draws."""

    item_id = Uuid(allow_none=True)
    name = fields.String()


class ExemptionOut(Schema):
    """A claim, its filing and the decision."""

    id = Uuid()
    department_id = Uuid()
    kind = fields.String(metadata={"enum": list(KINDS)})
    field = fields.String(allow_none=True, metadata={"enum": list(SPECIAL_FIELDS)})
    items = fields.List(fields.Nested(ExemptedOut))
    reason = fields.String()
    evidence = fields.String()
    state = fields.String(metadata={"enum": list(EXEMPTIONS)})
    valid_to = fields.Date(allow_none=True)
    claimed_at = Instant()
    filed_to = fields.String(allow_none=True)
    filed_on = fields.Date(allow_none=True)
    document_no = fields.String(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    decided_by_name = fields.String(allow_none=True)
    opinion = fields.String(allow_none=True)
    acts = fields.List(fields.String(metadata={"enum": ["file", "decide"]}))


class ExemptionPageOut(Schema):
    """A page of exemptions, what the region knows, and where it is written."""

    items = fields.List(fields.Nested(ExemptionOut))
    next = fields.String(allow_none=True)
    unsuitable_known = fields.Boolean()
    fields_ = fields.List(fields.String(), attribute="fields", data_key="fields")
    file_with = fields.String()
    article = fields.String()
