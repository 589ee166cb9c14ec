"""Which shapes do obligations and missing work have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid
from mingcha.obligations.rules import How, Kind, State

STATES = tuple(state.value for state in State)
KINDS = tuple(kind.value for kind in Kind)


class ObligationArgs(PageArgs):
    """Which obligations."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    inspection_id = Uuid(load_default=None)
    department_id = Uuid(load_default=None)


class MissingArgs(PageArgs):
    """Which missing work."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    state = fields.String(load_default=None, validate=validate.OneOf(("open", "closed")))
    inspection_id = Uuid(load_default=None)
    department_id = Uuid(load_default=None)


class ExcuseIn(Schema):
    """Why this need not be done any more, 2 to 1,000 characters."""

    reason = fields.String(
        required=True, validate=[validate.Length(2, 1000), validate.Regexp(r"(?s).*\S.*\S", error="text")]
    )


class NamedOut(Schema):
    """An id with its name."""

    id = Uuid()
    name = fields.String()


class ObligationOut(Schema):
    """One obligation: `done_at` is the first seal, `settled_at` when nothing more was waited for, `excused` who let it off and why."""

    inspection_id = Uuid()
    number = fields.String()
    object_name = fields.String()
    department = fields.Nested(NamedOut)
    due_on = fields.Date()
    provisional = fields.Boolean()
    opened_at = Instant()
    state = fields.String(validate=validate.OneOf(STATES))
    done_at = Instant(allow_none=True)
    settled_at = Instant(allow_none=True)
    excused = fields.Dict(keys=fields.String(), allow_none=True)


class ObligationPageOut(Schema):
    """A page of obligations."""

    items = fields.List(fields.Nested(ObligationOut))
    next = fields.String(allow_none=True)


class MissingOut(Schema):
    """Something that is or was missing: since when, found when, and when and how it ended. `leaf` and `closing_leaf` bind it into the log."""

    id = Uuid()
    kind = fields.String(validate=validate.OneOf(KINDS))
    about = fields.String()
    inspection_id = Uuid()
    number = fields.String()
    object_name = fields.String()
    department = fields.Nested(NamedOut)
    since = Instant()
    found_at = Instant()
    closed_at = Instant(allow_none=True)
    how = fields.String(allow_none=True, validate=validate.OneOf([how.value for how in How]))
    leaf = Hex64()
    closing_leaf = Hex64(allow_none=True)


class MissingPageOut(Schema):
    """A page of missing work; `counts` says how much of each kind is missing now in the caller's departments."""

    items = fields.List(fields.Nested(MissingOut))
    next = fields.String(allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
