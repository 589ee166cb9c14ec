"""Which shapes do publications have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.publication.schemas.channels import DeliveryOut
from mingcha.publication.schemas.objections import ObjectionOut

STATES = ("pending", "due_soon", "overdue", "published", "withheld", "withdrawn")
GROUNDS = ("state_secret", "trade_secret", "privacy", "other")
RESULTS = (
    "no_problem",
    "not_published",
    "false_information",
    "unreachable",
    "rectification_ordered",
    "non_cooperation",
    "not_this_business",
    "follow_up_pending",
)


class PublicationArgs(PageArgs):
    """Filter of the list: one state, and part of a business name, credit code or record number."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    q = fields.String(load_default=None, validate=validate.Length(max=100))


class NamedOut(Schema):
    """An id with its name."""

    id = Uuid()
    name = fields.String()


class PublicationOut(Schema):
    """One result on its way to the public. `workdays_left` is negative when late, null without a number of days (then `age_days`)."""

    id = Uuid()
    inspection_id = Uuid()
    number = fields.String()
    object = fields.Nested(NamedOut)
    department = fields.Nested(NamedOut)
    task_id = Uuid()
    conclusions = fields.List(fields.String())
    state = fields.String(validate=validate.OneOf(STATES))
    starts_on = fields.Date()
    due_on = fields.Date(allow_none=True)
    due_provisional = fields.Boolean()
    due_article = fields.String()
    workdays_left = fields.Integer(allow_none=True)
    age_days = fields.Integer()
    opened_at = Instant()
    published_at = Instant(allow_none=True)
    version = fields.Integer()


class PublicationPageOut(Schema):
    """A page of publications."""

    items = fields.List(fields.Nested(PublicationOut))
    next = fields.String(allow_none=True)


class HitOut(Schema):
    """A masked place in `text` (offsets in UTF-16 units, as browsers count), what it was, and what the public sees."""

    start = fields.Integer()
    end = fields.Integer()
    kind = fields.String(validate=validate.OneOf(("name", "number", "id_number", "phone", "mail", "withheld")))
    shown = fields.String()


class LineOut(Schema):
    """One text of the result as recorded and as the public will read it."""

    label = fields.String()
    text = fields.String()
    shown = fields.String()
    hits = fields.List(fields.Nested(HitOut))


class RedactionOut(Schema):
    """A passage kept from the public, with the law."""

    id = Uuid()
    text = fields.String()
    ground = fields.String()
    law = fields.String()
    article = fields.String()
    reason = fields.String()
    made_at = Instant()


class ChangeOut(Schema):
    """One step after, or instead of, the first publication."""

    id = Uuid()
    kind = fields.String()
    at = Instant()
    reason = fields.String()
    law = fields.String()
    article = fields.String()
    objection_id = Uuid(allow_none=True)


class FailingOut(Schema):
    """A failing entry by the place that a correction names it by."""

    seqno = fields.Integer()
    place = fields.Integer()
    item = fields.String()
    text = fields.String()


class ProposedOut(Schema):
    """The law that the form proposes for a ground."""

    ground = fields.String()
    law = fields.String()
    article = fields.String()


class PreviewOut(PublicationOut):
    """The publication with what would be (or was) published, every masked place, and everything that became of it."""

    lines = fields.List(fields.Nested(LineOut))
    body = fields.Dict(keys=fields.String())
    masked = fields.Integer()
    can = fields.List(fields.String())
    redactions = fields.List(fields.Nested(RedactionOut))
    changes = fields.List(fields.Nested(ChangeOut))
    channels = fields.List(fields.Nested(DeliveryOut))
    objections = fields.List(fields.Nested(ObjectionOut))
    failing = fields.List(fields.Nested(FailingOut))
    proposed = fields.List(fields.Nested(ProposedOut))


class BasisIn(Schema):
    """Why something is not public: the law in 《》, its article, and the reason."""

    law = fields.String(load_default="", validate=validate.Length(max=100))
    article = fields.String(load_default="", validate=validate.Length(max=40))
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class RedactionIn(BasisIn):
    """A passage as it stands in the record."""

    text = fields.String(required=True, validate=validate.Length(max=2000))
    ground = fields.String(required=True, validate=validate.OneOf(GROUNDS))


class WithdrawalIn(BasisIn):
    """A withdrawal; `objection_id` names the upheld objection that it follows."""

    objection_id = Uuid(load_default=None)


class CorrectionIn(Schema):
    """Another edition: the overall results, the failing entries struck out as [seqno, place], and a note for the public."""

    conclusions = fields.List(
        fields.String(validate=validate.OneOf(RESULTS)), required=True, validate=validate.Length(min=1, max=8)
    )
    struck = fields.List(
        fields.List(fields.Integer(validate=validate.Range(0, 10_000)), validate=validate.Length(equal=2)),
        load_default=list,
        validate=validate.Length(max=500),
    )
    note = fields.String(required=True, validate=validate.Length(min=2, max=500))
    objection_id = Uuid(load_default=None)


class CountsOut(Schema):
    """How many results that are not public stand in each state; `without_number`: waiting in a region that gives no number of days."""

    pending = fields.Integer()
    due_soon = fields.Integer()
    overdue = fields.Integer()
    withheld = fields.Integer()
    withdrawn = fields.Integer()
    without_number = fields.Integer()


class DeadlineGroupOut(Schema):
    """Waiting results of one state, the earliest due first; `more` tells how many are not listed."""

    state = fields.String(validate=validate.OneOf(STATES))
    items = fields.List(fields.Nested(PublicationOut))
    more = fields.Integer()


class TaskDueOut(Schema):
    """A task's view of its results (O2): how many wait, and the latest of their due dates."""

    task_id = Uuid()
    waiting = fields.Integer()
    latest_due_on = fields.Date(allow_none=True)


class DeadlinesOut(Schema):
    """Everything that waits for publication, grouped."""

    today = fields.Date()
    counts = fields.Nested(CountsOut)
    groups = fields.List(fields.Nested(DeadlineGroupOut))
    tasks = fields.List(fields.Nested(TaskDueOut))
