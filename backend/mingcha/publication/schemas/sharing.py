"""Which shapes do shared results, credit files, analyses and associations' notices have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid

KINDS = ("convention", "commendation", "discipline", "assessment", "other")
NOTICE_STATES = ("draft", "published", "withdrawn")


class RecognitionIn(Schema):
    """What another department's result is used for."""

    purpose = fields.String(required=True, validate=validate.Length(min=2, max=500))
    evidence = fields.List(Uuid(), load_default=list, validate=validate.Length(max=200))


class SharedArgs(PageArgs):
    """Public results of all departments about one business."""

    object_id = Uuid(load_default=None)


class EvidenceOut(Schema):
    """A piece of evidence by its hash."""

    id = Uuid()
    role = fields.String()
    type = fields.String()
    sha256 = fields.String()


class EvidenceListOut(Schema):
    """The evidence of a public result."""

    items = fields.List(fields.Nested(EvidenceOut))


class RecognisedOut(Schema):
    """Who relies on a result, and what for."""

    department = fields.String()
    purpose = fields.String()
    made_at = Instant()
    evidence = fields.Integer(metadata={"description": "How many pieces of evidence it relies on."})


class SharedOut(Schema):
    """A public result of any department with who relies on it; `mine`: of the caller's department."""

    department = fields.String()
    mine = fields.Boolean()

    publication_id = Uuid()
    object_id = Uuid()
    object_name = fields.String()
    published_on = fields.Date()
    body = fields.Dict(keys=fields.String())
    recognised = fields.List(fields.Nested(RecognisedOut))


class SharedPageOut(Schema):
    """A page of public results."""

    items = fields.List(fields.Nested(SharedOut))
    next = fields.String(allow_none=True)


class FactOut(Schema):
    """One dated fact about a business."""

    on = fields.Date()
    kind = fields.String()
    text = fields.String()
    publication_id = Uuid(allow_none=True)
    codes = fields.List(fields.String())
    failing = fields.Integer()
    channels = fields.Dict(keys=fields.String(), values=fields.String())


class CreditFileOut(Schema):
    """The facts about one business, newest first; figures that follow from them, no verdict."""

    object_id = Uuid()
    object_name = fields.String()
    object_uscc = fields.String(allow_none=True)
    risk_class = fields.String()
    risk_flags = fields.String()
    results = fields.Integer()
    clean = fields.Integer()
    clean_run = fields.Integer()
    entries = fields.List(fields.Nested(FactOut))


class AreaOut(Schema):
    """Results of one area."""

    name = fields.String()
    results = fields.Integer()
    clean = fields.Integer()


class AgainOut(Schema):
    """A business with several results."""

    object_id = Uuid()
    name = fields.String()
    results = fields.Integer()


class AnalysisOut(Schema):
    """What the results published in a period show."""

    results = fields.Integer()
    clean = fields.Integer()
    conclusions = fields.Dict(keys=fields.String(), values=fields.Integer())
    areas = fields.List(fields.Nested(AreaOut))
    steady = fields.List(fields.Nested(AgainOut))
    repeated = fields.List(fields.Nested(AgainOut))


class NoticeIn(Schema):
    """Self-discipline information as an association gave it."""

    association = fields.String(required=True, validate=validate.Length(min=2, max=100))
    industry = fields.String(load_default="", validate=validate.Length(max=60))
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = fields.String(required=True, validate=validate.Length(min=2, max=200))
    text = fields.String(required=True, validate=validate.Length(min=2, max=5000))
    object_id = Uuid(load_default=None, allow_none=True)
    issued_on = fields.Date(required=True)


class NoticeOut(NoticeIn):
    """The same with its state."""

    id = Uuid()
    object_name = fields.String()
    state = fields.String(validate=validate.OneOf(NOTICE_STATES))
    entered_at = Instant()
    published_at = Instant(allow_none=True)
    ended_reason = fields.String()
    version = fields.Integer()


class NoticePageOut(Schema):
    """A page of notices."""

    items = fields.List(fields.Nested(NoticeOut))
    next = fields.String(allow_none=True)


class NoticeArgs(PageArgs):
    """Filter of the list."""

    state = fields.String(load_default=None, validate=validate.OneOf(NOTICE_STATES))


class ReasonIn(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(min=2, max=500))
