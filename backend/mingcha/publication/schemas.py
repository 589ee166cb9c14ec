"""Which shapes do publications have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid

STATES = ("pending", "due_soon", "overdue", "published")


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
    kind = fields.String(validate=validate.OneOf(("name", "number", "id_number", "phone", "mail")))
    shown = fields.String()


class LineOut(Schema):
    """One text of the result as recorded and as the public will read it."""

    label = fields.String()
    text = fields.String()
    shown = fields.String()
    hits = fields.List(fields.Nested(HitOut))


class PreviewOut(PublicationOut):
    """The publication with what would be (or was) published, and every masked place."""

    lines = fields.List(fields.Nested(LineOut))
    body = fields.Dict(keys=fields.String())
    masked = fields.Integer()
    can = fields.List(fields.String())


class CountsOut(Schema):
    """How many results stand in each state; `without_number`: waiting in a region that gives no number of days."""

    pending = fields.Integer()
    due_soon = fields.Integer()
    overdue = fields.Integer()
    published = fields.Integer()
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
