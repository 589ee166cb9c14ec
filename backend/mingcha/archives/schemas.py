"""Which shapes has a task's archive on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.archives.rules import KINDS
from mingcha.kernel.schema import Instant, Schema, Uuid, plain_line


class MeansIn(Schema):
    """Funds (in fen) or equipment (in pieces) that the task took."""

    id = Uuid(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    what = fields.String(required=True, validate=[validate.Length(1, 200), plain_line])
    amount = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10**14))
    on = fields.Date(required=True)
    voucher = fields.String(load_default="", validate=[validate.Length(max=100), plain_line])


class StrikeIn(Schema):
    """Why a line is wrong."""

    reason = fields.String(required=True, validate=[validate.Length(2, 200), plain_line])


class CloseIn(Schema):
    """The archive's number, and what a reader should know of what is missing."""

    number = fields.String(required=True, validate=[validate.Length(1, 80), plain_line])
    note = fields.String(load_default="", validate=validate.Length(max=2000))


class CheckOut(Schema):
    """One line of the completeness check."""

    key = fields.String()
    have = fields.Integer()
    need = fields.Integer()
    ok = fields.Boolean()
    blocks = fields.Boolean()


class DrawOut(Schema):
    """A draw of the task and the names of its files that the caller may have."""

    id = Uuid()
    number = fields.String()
    state = fields.String()
    commit = fields.String(allow_none=True)
    files = fields.List(fields.String())


class MeansOut(MeansIn):
    """The same as it was entered; struck lines stay."""

    entered_at = Instant()
    entered_by_name = fields.String()
    struck_at = Instant(allow_none=True)
    struck_reason = fields.String()


class ArchivedOut(Schema):
    """The closed archive."""

    number = fields.String()
    note = fields.String()
    closed_at = Instant()
    closed_by_name = fields.String()


class FollowUpOut(Schema):
    """A follow-up of one of the task's visits."""

    id = Uuid()
    kind = fields.String()
    stage = fields.String()
    state = fields.String()
    closed_at = Instant(allow_none=True)
    close_reason = fields.String()


class VisitOut(Schema):
    """One visit with what came of it; `exports` how many dossiers of it left the house."""

    id = Uuid()
    number = fields.String()
    object_name = fields.String()
    state = fields.String()
    ending = fields.String(allow_none=True)
    conclusions = fields.List(fields.String())
    publication = fields.String(allow_none=True)
    published_on = fields.Date(allow_none=True)
    follow_ups = fields.List(fields.Nested(FollowUpOut))
    file_no = fields.String(allow_none=True)
    exports = fields.Integer()


class ArchiveOut(Schema):
    """Everything of a task in short; `can` holds close and enter, `blocked` why it cannot be closed yet."""

    task = fields.Dict()
    plan = fields.Dict(allow_none=True)
    outside = fields.Dict(allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    checks = fields.List(fields.Nested(CheckOut))
    draws = fields.List(fields.Nested(DrawOut))
    visits = fields.List(fields.Nested(VisitOut))
    means = fields.List(fields.Nested(MeansOut))
    archived = fields.Nested(ArchivedOut, allow_none=True)
    blocked = fields.Dict(allow_none=True)
    can = fields.List(fields.String())
