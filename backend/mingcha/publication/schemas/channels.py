"""Which shapes do channels and files for platforms have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid

CHANNELS = (
    "gsxt",
    "city_platform",
    "credit_site",
    "national_credit_platform",
    "government_site",
    "department_site",
    "press",
    "broadcast",
    "service_hall",
    "notice_board",
)
DELIVERY_STATES = ("queued", "sent", "acknowledged", "failed", "live", "amended", "withdrawn")
ACTS = ("send", "acknowledge", "fail", "retry", "show")
FORMATS = ("json", "xlsx", "xml", "csv")


class ProofOut(Schema):
    """A proof file by the SHA-256 of its bytes."""

    sha256 = Hex64()
    type = fields.String()
    size = fields.Integer()


class DeliveryOut(Schema):
    """One result on one channel; `late` once its date is over and it is not there."""

    id = Uuid()
    publication_id = Uuid()
    object_name = fields.String()
    number = fields.String()
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    wants = fields.String(validate=validate.OneOf(("publish", "amend", "withdraw")))
    state = fields.String(validate=validate.OneOf(DELIVERY_STATES))
    entry_channel = fields.String()
    edition = fields.Integer()
    due_on = fields.Date(allow_none=True)
    queued_at = Instant()
    sent_at = Instant(allow_none=True)
    shown_on = fields.Date(allow_none=True)
    place = fields.String()
    proof = fields.Nested(ProofOut, allow_none=True)
    fault = fields.String()
    tries = fields.Integer()
    version = fields.Integer()
    paper = fields.Boolean()
    late = fields.Boolean()


class DeliveryPageOut(Schema):
    """A page of deliveries."""

    items = fields.List(fields.Nested(DeliveryOut))
    next = fields.String(allow_none=True)


class DeliveryArgs(PageArgs):
    """Filter of the list."""

    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    state = fields.String(load_default=None, validate=validate.OneOf(DELIVERY_STATES))


class ChannelIn(Schema):
    """One more channel for a result."""

    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))


class StepIn(Schema):
    """One step of a channel by hand; `place` is an address, a paper with its page, or a room."""

    act = fields.String(required=True, validate=validate.OneOf(ACTS))
    shown_on = fields.Date(load_default=None)
    place = fields.String(load_default="", validate=validate.Length(max=300))
    fault = fields.String(load_default="", validate=validate.Length(max=500))


class ChannelOut(Schema):
    """A channel of the region, paper or not, set to an interface or by hand, with its counts by state."""

    channel = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    paper = fields.Boolean()
    automatic = fields.Boolean()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class ChannelsOut(Schema):
    """The region's channels with the article that names them, and the platform that files are made for."""

    article = fields.String()
    platform = fields.String()
    channels = fields.List(fields.Nested(ChannelOut))


class HandOverIn(Schema):
    """A file for a platform; `id` is made by the caller, so that sending again makes no second file."""

    id = Uuid(required=True)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    format = fields.String(required=True, validate=validate.OneOf(FORMATS))


class HandOverRowOut(Schema):
    """One result in a file."""

    delivery_id = Uuid()
    object_name = fields.String()
    number = fields.String()
    edition = fields.Integer()
    wants = fields.String()
    state = fields.String()


class HandOverOut(Schema):
    """One file for one platform, what was in it and what came back; `plan_id` and `title` where it holds a plan, whose tasks `rows` counts."""

    id = Uuid()
    channel = fields.String()
    format = fields.String()
    entry_channel = fields.String(validate=validate.OneOf(("auto", "manual")))
    rows = fields.Integer()
    sha256 = Hex64()
    size = fields.Integer()
    due_on = fields.Date(allow_none=True)
    made_at = Instant()
    state = fields.String(validate=validate.OneOf(("sent", "acknowledged", "failed")))
    tries = fields.Integer()
    answered_at = Instant(allow_none=True)
    answer = fields.String()
    version = fields.Integer()
    plan_id = Uuid(allow_none=True)
    title = fields.String()


class HandOverOneOut(HandOverOut):
    """One file with its results."""

    results = fields.List(fields.Nested(HandOverRowOut))


class HandOverPageOut(Schema):
    """A page of the log."""

    items = fields.List(fields.Nested(HandOverOut))
    next = fields.String(allow_none=True)


class AnswerIn(Schema):
    """What the platform said; `failed` are the deliveries it refused."""

    accepted = fields.Boolean(required=True)
    answer = fields.String(required=True, validate=validate.Length(min=1, max=500))
    failed = fields.List(Uuid(), load_default=list, validate=validate.Length(max=1000))


class CodesOut(Schema):
    """The codes by which a platform calls the eight results."""

    target = fields.String()
    codes = fields.Dict(keys=fields.String(), values=fields.String())


class CodesIn(Schema):
    """All eight codes, each different."""

    codes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
