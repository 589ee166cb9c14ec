"""Which shapes do proposals and recorded events have?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.draws.rules.replay import REASONS
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid


class TrialIn(Schema):
    """An event to try. `entity` is the object's id in the draw, `inspector` and `new` are pseudonyms (`new` chooses for ASSIGN; elsewhere it may say who is expected next)."""

    type = fields.String(required=True, validate=validate.OneOf(list(REASONS)))
    reason = fields.String(required=True, validate=validate.Length(1, 40))
    entity = fields.String(load_default="", validate=validate.Length(0, 60))
    inspector = fields.String(load_default="", validate=validate.Length(0, 12))
    seat = fields.Integer(load_default=0, strict=True)
    new = fields.String(load_default="", validate=validate.Length(0, 60))


class ProposalIn(TrialIn):
    """What one person wants to record, with the hash of the evidence; `note` says why in words (ASSIGN and OTHER need it)."""

    id = Uuid(required=True)
    evidence = Hex64(required=True)
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 500))


class DeclineIn(Schema):
    """Why another person's proposal is declined; whoever takes an own one back need not say."""

    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 500))


class TeamSeatOut(Schema):
    """One seat of a team; nulls where it is empty."""

    seat = fields.Integer()
    pseudonym = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class OutcomeOut(Schema):
    """What the rules give: whoever leaves, the business that replaces it, the team afterwards, the draw's empty seats."""

    object = fields.String(allow_none=True)
    leaves = fields.String(allow_none=True)
    replacement = fields.String(allow_none=True)
    exhausted = fields.Boolean()
    team = fields.List(fields.Nested(TeamSeatOut))
    short = fields.Integer(allow_none=True)


class CandidateOut(Schema):
    """An inspector of the frozen list."""

    pseudonym = fields.String()
    name = fields.String()
    department = fields.String()


class CandidateListOut(Schema):
    """Everybody on it, by department and name."""

    items = fields.List(fields.Nested(CandidateOut))


class WaitingOut(Schema):
    """A proposal that waits for another person; `own` is the caller's."""

    id = Uuid()
    draw_id = Uuid()
    draw_number = fields.String()
    task_title = fields.String()
    type = fields.String()
    proposed_at = Instant()
    proposer = fields.String()
    own = fields.Boolean()


class WaitingListOut(Schema):
    """All that wait in the caller's department, oldest first."""

    items = fields.List(fields.Nested(WaitingOut))


class RateOut(Schema):
    """Drawn at first and replaced since; `used_up` when the next replacement is refused."""

    stratum = fields.String()
    drawn = fields.Integer()
    replaced = fields.Integer()
    permille = fields.Integer()
    used_up = fields.Boolean()


class RatesOut(Schema):
    """Of the draw by stratum; of its lead office over the public draws of the year."""

    strata = fields.List(fields.Nested(RateOut))
    year = fields.Integer(allow_none=True)
    office = fields.List(fields.Nested(RateOut))


class ConfirmIn(Schema):
    """The confirming person's own password, given again for this act: the event stands on more than an open session."""

    password = fields.String(required=True, validate=validate.Length(1, 200))


class ProposalOut(Schema):
    """A proposal with its state; `proved_at`: when the confirming person gave the password again; `seq` is the event that came of it (none for a void before the seed)."""

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
    proved_at = Instant(allow_none=True)
    seq = fields.Integer(allow_none=True)
    note = fields.String(allow_none=True)
    answer = fields.String(allow_none=True)
    outcome = fields.Nested(OutcomeOut)
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
