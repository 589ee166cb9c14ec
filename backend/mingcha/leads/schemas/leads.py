"""Which shapes do leads, their checks and clusters have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.frames import TaskFrame
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.leads.rules.leads import SOURCES, STATE_WORDS


def words_of(least: int, most: int) -> fields.String:
    """Required words of this length."""
    return fields.String(required=True, validate=validate.Length(least, most))


def maybe(most: int) -> fields.String:
    """Words that may be left out."""
    return fields.String(load_default="", validate=validate.Length(max=most))


class LeadArgs(PageArgs):
    """Filters of the queue: `waiting` for the office, `running`, or `done`."""

    group = fields.String(load_default=None, validate=validate.OneOf(("waiting", "running", "done")))
    source = fields.String(load_default=None, validate=validate.OneOf(tuple(SOURCES)))


class InformantIn(Schema):
    """How to reach whoever told; never shown in lists, and only for a purpose."""

    name = maybe(60)
    phone = maybe(40)


class LeadIn(Schema):
    """A lead that an office enters: its source with the source's number, the business, and what was told."""

    id = Uuid(required=True)
    source = fields.String(required=True, validate=validate.OneOf(tuple(SOURCES)))
    source_no = maybe(80)
    object_id = Uuid(load_default=None, allow_none=True)
    object_name = maybe(200)
    address = maybe(300)
    content = words_of(2, 4000)
    item_id = Uuid(load_default=None, allow_none=True)
    informant = fields.Nested(InformantIn, load_default=None, allow_none=True)


class TriageIn(Schema):
    """What the lead is about."""

    object_id = Uuid(load_default=None, allow_none=True)
    item_id = Uuid(load_default=None, allow_none=True)
    industry = maybe(60)
    district = maybe(60)
    text = maybe(1000)


class InspectIn(Schema):
    """A check at once: items, at least two inspectors (the first leads), and the last day of the visit."""

    item_ids = fields.List(Uuid(), required=True, validate=validate.Length(1, 40))
    inspectors = fields.List(Uuid(), required=True, validate=validate.Length(1, 12))
    until_on = fields.Date(required=True)
    text = maybe(1000)


class MergeIn(Schema):
    """The lead that goes on."""

    into = Uuid(required=True)
    text = maybe(1000)


class SayIn(Schema):
    """refuse, conclude, feed_back or close, with words."""

    step = fields.String(required=True, validate=validate.OneOf(("refuse", "conclude", "feed_back", "close")))
    text = words_of(2, 2000)


class ContactIn(Schema):
    """What the informant's number is needed for."""

    purpose = words_of(2, 200)


class ContactOut(Schema):
    """How to reach the informant."""

    name = fields.String()
    phone = fields.String()


class LeadOut(Schema):
    """A lead; numbers of people are hidden in the words."""

    id = Uuid()
    number = fields.String()
    department_id = Uuid()
    source = fields.String()
    source_no = fields.String()
    received_at = Instant()
    object_id = Uuid(allow_none=True)
    object_name = fields.String()
    address = fields.String()
    content = fields.String()
    item_id = Uuid(allow_none=True)
    industry = fields.String(allow_none=True)
    district = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(tuple(STATE_WORDS)))
    reason = fields.String(allow_none=True)
    cap_reason = fields.String(allow_none=True)
    merged_into = Uuid(allow_none=True)
    task_id = Uuid(allow_none=True)
    inspection_id = Uuid(allow_none=True)
    outcome = fields.String()
    answer = fields.String()
    closed_at = Instant(allow_none=True)
    version = fields.Integer()


class LeadPageOut(Schema):
    """A page of leads."""

    items = fields.List(fields.Nested(LeadOut))
    next = fields.String(allow_none=True)


class LeadStepOut(Schema):
    """One step of a timeline."""

    no = fields.Integer()
    step = fields.String()
    state = fields.String()
    at = Instant()
    by_name = fields.String()
    department_id = Uuid(allow_none=True)
    text = fields.String()
    facts = fields.Dict()


class LeadViewOut(Schema):
    """A lead whole; `can` are the open steps, the one to offer in front; `startable` whether its source allows a check outside the plan here."""

    row = fields.Nested(LeadOut)
    contact = fields.Nested(ContactOut, allow_none=True)
    steps = fields.List(fields.Nested(LeadStepOut))
    can = fields.List(fields.String())
    merged = fields.List(fields.Nested(LeadOut))
    response = fields.String()
    response_article = fields.String()
    startable = fields.Boolean()
    startable_article = fields.String()


class LeadCountsOut(Schema):
    """Figures of leads, of checks started for them by reason, and of copy notices."""

    states = fields.Dict(keys=fields.String(), values=fields.Integer())
    sources = fields.Dict(keys=fields.String(), values=fields.Integer())
    reasons = fields.Dict(keys=fields.String(), values=fields.Integer())
    copy_notices = fields.Dict(keys=fields.String(), values=fields.Integer())


class ClusterOut(Schema):
    """Accepted leads that have something in common: they propose a special inspection by draw."""

    kind = fields.String(validate=validate.OneOf(("item", "place")))
    item_id = Uuid(allow_none=True)
    industry = fields.String(allow_none=True)
    district = fields.String(allow_none=True)
    leads = fields.List(Uuid())
    first_at = Instant()
    last_at = Instant()


class ClusterListOut(Schema):
    """The largest first."""

    items = fields.List(fields.Nested(ClusterOut))


class SpecialTaskIn(TaskFrame):
    """The task of a special inspection with a ratio of its own."""

    id = Uuid(required=True)


class SpecialIn(Schema):
    """Several leads become one task in a plan."""

    leads = fields.List(Uuid(), required=True, validate=validate.Length(1, 500))
    plan_id = Uuid(required=True)
    task = fields.Nested(SpecialTaskIn, required=True)
    reason = words_of(2, 500)


class SpecialOut(Schema):
    """The task."""

    task_id = Uuid()
