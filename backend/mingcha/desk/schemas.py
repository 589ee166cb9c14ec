"""Which shapes do the search and views have?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.desk.rules import ROOMS
from mingcha.kernel.schema import Schema, Uuid, plain_line

ROOM = validate.OneOf(ROOMS)


class SearchArgs(Schema):
    """Part of a name (two characters or more), or the beginning of a number or credit code."""

    q = fields.String(required=True, validate=[validate.Length(0, 60), plain_line])


class HitOut(Schema):
    """Something found, and where the desk opens it."""

    id = fields.String()
    title = fields.String()
    note = fields.String()
    path = fields.String()


class GroupOut(Schema):
    """Hits of one kind; `more` where there are others."""

    kind = fields.String()
    items = fields.List(fields.Nested(HitOut))
    more = fields.Boolean()


class SearchOut(Schema):
    """What the reader may see of what was found."""

    groups = fields.List(fields.Nested(GroupOut))


class ViewsArgs(Schema):
    """Of which list; without one, of all."""

    room = fields.String(load_default=None, validate=ROOM)


class ViewIn(Schema):
    """The filters of a list under a name; `opens` where the list opens with them."""

    room = fields.String(required=True, validate=ROOM)
    name = fields.String(required=True, validate=[validate.Length(1, 60), plain_line])
    filters = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 30)),
        values=fields.String(validate=[validate.Length(0, 120), plain_line]),
        required=True,
        validate=validate.Length(max=12),
    )
    opens = fields.Boolean(load_default=False)


class ViewOut(Schema):
    """A view as kept."""

    id = Uuid()
    room = fields.String()
    name = fields.String()
    filters = fields.Dict(keys=fields.String(), values=fields.String())
    opens = fields.Boolean()


class ViewsOut(Schema):
    """One's own views."""

    items = fields.List(fields.Nested(ViewOut))
