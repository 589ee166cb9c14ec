"""Which shapes do proposals and recorded events have?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.draws.rules.replay import REASONS
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid


class ProposalIn(Schema):
    """What one person wants to record. `entity` is the object's id in the draw, `inspector` and `new` are pseudonyms (`new` only for ASSIGN)."""

    id = Uuid(required=True)
    type = fields.String(required=True, validate=validate.OneOf(list(REASONS)))
    reason = fields.String(required=True, validate=validate.Length(1, 40))
    entity = fields.String(load_default="", validate=validate.Length(0, 60))
    inspector = fields.String(load_default="", validate=validate.Length(0, 12))
    seat = fields.Integer(load_default=0, strict=True)
    new = fields.String(load_default="", validate=validate.Length(0, 12))
    evidence = Hex64(required=True)


class ProposalOut(Schema):
    """A proposal with its state; `seq` is the event that came of it (none for a void before the seed)."""

    id = Uuid()
    draw_id = Uuid()
    state = fields.String(metadata={"enum": ["pending", "confirmed", "withdrawn"]})
    body = fields.Dict()
    proposed_at = Instant()
    proposed_by = Uuid()
    proposer = fields.String()
    decided_at = Instant(allow_none=True)
    decided_by = Uuid(allow_none=True)
    decider = fields.String(allow_none=True)
    seq = fields.Integer(allow_none=True)
    can = fields.List(fields.String())


class ProposalListOut(Schema):
    """All proposals of a draw, oldest first."""

    items = fields.List(fields.Nested(ProposalOut))


class EventOut(Schema):
    """A recorded event with its canonical line and hash."""

    seq = fields.Integer()
    type = fields.String()
    line = fields.String()
    hash = Hex64()
    event = fields.Dict()
    recorded_at = Instant()


class EventListOut(Schema):
    """All events in order."""

    items = fields.List(fields.Nested(EventOut))
