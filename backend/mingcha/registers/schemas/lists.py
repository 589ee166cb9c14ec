"""Which shapes have list versions, their reviews and their differences?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.registers.rules.review import STAGES

LIST_STATES = ["draft", "in_review", "reviewed", "published", "superseded"]
WORDS = validate.Regexp(r"(?s).*\S.*\S")


class ItemListArgs(PageArgs):
    """Which lists: the department's own, those that are or were published, or those waiting for the caller's opinion."""

    scope = fields.String(load_default="own", validate=validate.OneOf(["own", "public", "review"]))


class ItemListIn(Schema):
    """A new list version: its items; `id` is made by the client."""

    id = Uuid(required=True)
    kind = fields.String(load_default="own", validate=validate.OneOf(["own", "joint"]))
    title = fields.String(required=True, validate=validate.Length(1, 200))
    reason = fields.String(load_default=None, validate=validate.Length(max=500))
    item_ids = fields.List(Uuid(), required=True, validate=validate.Length(1, 2_000))


class ItemListOut(Schema):
    """A list version and the number of its items."""

    id = Uuid()
    department_id = Uuid()
    kind = fields.String()
    title = fields.String()
    version = fields.Integer()
    state = fields.String(metadata={"enum": LIST_STATES})
    reason = fields.String(allow_none=True)
    limit_reason = fields.String(allow_none=True)
    created_at = Instant()
    submitted_at = Instant(allow_none=True)
    published_at = Instant(allow_none=True)
    items = fields.Integer()


class ItemListPageOut(Schema):
    """A page of list versions, and whether the region has a legal review."""

    items = fields.List(fields.Nested(ItemListOut))
    next = fields.String(allow_none=True)


class LimitIn(Schema):
    """Why key items or general ratios grow, where the notice asks for restraint (S3A-2.2.1c)."""

    limit_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 500))


class OpinionIn(Schema):
    """An opinion: agree, or return with a reason; office and document number where it came on paper (S3A-2.7a)."""

    id = Uuid(required=True)
    opinion = fields.String(required=True, validate=validate.OneOf(["agree", "return"]))
    text = fields.String(required=True, validate=[validate.Length(2, 1000), WORDS])
    on = fields.Date(required=True)
    office = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 200))
    document_no = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 100))


class ReviewOut(Schema):
    """One opinion on record."""

    id = Uuid()
    round = fields.Integer()
    stage = fields.String(metadata={"enum": list(STAGES)})
    opinion = fields.String(metadata={"enum": ["agree", "return"]})
    text = fields.String()
    office = fields.String()
    document_no = fields.String(allow_none=True)
    reviewed_on = fields.Date()
    reviewer_name = fields.String()
    recorded_at = Instant()


class TurnOut(Schema):
    """Whose turn it is; `paper`: the office has no account here and its written opinion is entered."""

    stage = fields.String()
    offices = fields.List(fields.String())
    paper = fields.Boolean()
    mine = fields.Boolean()


class LimitOut(Schema):
    """Something that grew; `asked`: a reason is asked for."""

    code = fields.String(metadata={"enum": ["key_items", "general_ratio", "general_uncapped"]})
    items = fields.List(fields.String())
    before = fields.Integer()
    after = fields.Integer()
    article = fields.String()
    asked = fields.Boolean()


class FaultOut(Schema):
    """What an item lacks, in both languages."""

    pointer = fields.String()
    zh = fields.String()
    en = fields.String()


class NamedOut(Schema):
    """An item by code and name."""

    code = fields.String()
    name = fields.String()


class FieldChangeOut(Schema):
    """One field before and after, as the versions have it."""

    field = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class ItemChangeOut(NamedOut):
    """An item with the fields that differ."""

    fields_ = fields.List(fields.Nested(FieldChangeOut), attribute="fields", data_key="fields")


class DifferenceOut(Schema):
    """Items that came, went, and changed; `against` is the version compared with, null for none."""

    against = fields.Nested(ItemListOut, allow_none=True)
    added = fields.List(fields.Nested(NamedOut))
    removed = fields.List(fields.Nested(NamedOut))
    changed = fields.List(fields.Nested(ItemChangeOut))


class DifferenceArgs(Schema):
    """The version to compare with; by default the one published before it."""

    against = Uuid(load_default=None)


class ItemListDetailOut(ItemListOut):
    """A version whole: items as kept, opinions, whose turn it is, what would stop or be asked, and what the caller may do."""

    entries = fields.List(fields.Dict())
    chain = fields.List(fields.String())
    article = fields.String(metadata={"description": "where the region writes of the review"})
    reviews = fields.List(fields.Nested(ReviewOut))
    turn = fields.Nested(TurnOut, allow_none=True)
    limits = fields.List(fields.Nested(LimitOut))
    lacking = fields.List(fields.Nested(FaultOut))
    drifted = fields.List(fields.String(), metadata={"description": "codes of items the register changed since"})
    acts = fields.List(fields.String(metadata={"enum": ["submit", "review", "publish", "reopen"]}))
