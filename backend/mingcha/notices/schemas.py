"""Which shapes do notices have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.notices.rules import Clock, Step


class NoticeArgs(PageArgs):
    """Which notices: all, or those neither read nor done with."""

    open = fields.Boolean(load_default=False)


class NoticeOut(Schema):
    """One notice: what is due (`name`, opened at `path` on the desk), its day, how far it has come; `ended_at`: done, or its day moved.

    `for_name`: in whose place the caller is told of it.
    """

    id = Uuid()
    clock = fields.String(validate=validate.OneOf([one.value for one in Clock]))
    about = fields.String()
    due_on = fields.Date()
    step = fields.String(validate=validate.OneOf([one.value for one in Step]))
    name = fields.String()
    path = fields.String()
    provisional = fields.Boolean()
    at = Instant()
    ended_at = Instant(allow_none=True)
    read_at = Instant(allow_none=True)
    for_name = fields.String(allow_none=True)


class NoticePageOut(Schema):
    """A page of the caller's notices and how many are unread."""

    items = fields.List(fields.Nested(NoticeOut))
    next = fields.String(allow_none=True)
    unread = fields.Integer()


class ReadIn(Schema):
    """Which were read; without ids, all."""

    ids = fields.List(Uuid(), load_default=None, validate=validate.Length(max=200))


class UnreadOut(Schema):
    """How many are unread."""

    unread = fields.Integer()


class PreferenceIn(Schema):
    """Where the caller wants to be told outside the desk."""

    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    by_email = fields.Boolean(required=True)


class FeedIn(Schema):
    """Whether the caller's calendar has an address; true also makes a new one."""

    wanted = fields.Boolean(required=True)


class PreferenceOut(Schema):
    """`mail` says whether this office has a mail server at all; `feed` is the path of the caller's calendar, secret like a password."""

    email = fields.String(allow_none=True)
    by_email = fields.Boolean()
    mail = fields.Boolean()
    feed = fields.String(allow_none=True)
