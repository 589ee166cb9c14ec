"""Which shapes have the steps of a follow-up, lost-contact leads, penalties, the catalogue and the archive?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.follow_up.rules.law import CONDITIONS
from mingcha.follow_up.rules.lost import NEEDS as LOST_STEPS
from mingcha.follow_up.rules.lost import STAGE_WORDS as LOST_STAGES
from mingcha.follow_up.rules.stages import NEEDS
from mingcha.follow_up.schemas.business import FollowUpOut, ProofOut, ReplyOut
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid


def _words(most: int) -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=most))


class StepIn(Schema):
    """One step with what it must say (rules/stages.NEEDS); `conditions` answers each of the four conditions of filing, money is in fen."""

    step = fields.String(required=True, validate=validate.OneOf(tuple(NEEDS)))
    text = _words(2000)
    on = fields.Date(load_default=None)
    term_on = fields.Date(load_default=None)
    number = _words(80)
    organ = _words(200)
    penalties = fields.List(
        fields.String(validate=validate.Length(1, 60)), load_default=list, validate=validate.Length(max=10)
    )
    amount_fen = fields.Integer(load_default=None, strict=True, validate=validate.Range(0, 10**13))
    conditions = fields.Dict(
        keys=fields.String(validate=validate.OneOf(CONDITIONS)), values=fields.Boolean(), load_default=dict
    )
    permit_law = fields.Boolean(load_default=None, allow_none=True)
    registration_law = fields.Boolean(load_default=None, allow_none=True)
    minor_id = Uuid(load_default=None)
    department_id = Uuid(load_default=None)
    basis = _words(24)


class StepOut(Schema):
    """One step of a timeline; `facts` hold what it said beside its words."""

    no = fields.Integer()
    step = fields.String()
    stage = fields.String()
    at = Instant()
    by_name = fields.String()
    department_id = Uuid(allow_none=True)
    text = fields.String()
    facts = fields.Dict()


class NamedOut(Schema):
    """A department."""

    id = Uuid()
    name = fields.String()


class MinorOut(Schema):
    """One entry of the catalogue of minor violations without penalty (S2-3.3)."""

    id = Uuid()
    department_id = Uuid()
    code = fields.String()
    title = fields.String()
    basis = fields.String()
    conditions = fields.String()
    retired_at = Instant(allow_none=True)


class FollowUpViewOut(Schema):
    """One follow-up whole; `can` are the open steps, the one to offer in front; `duty` is whose duty the register says it is."""

    row = fields.Nested(FollowUpOut)
    steps = fields.List(fields.Nested(StepOut))
    can = fields.List(fields.String())
    term_mark = fields.String(validate=validate.OneOf(("none", "in_term", "past_term")))
    department = fields.String()
    owner = fields.String()
    duty = fields.Nested(NamedOut, allow_none=True)
    bases = fields.List(fields.String())
    bases_article = fields.String()
    replies = fields.List(fields.Nested(ReplyOut))
    proofs = fields.List(fields.Nested(ProofOut))
    minors = fields.List(fields.Nested(MinorOut))
    lost_contact_id = Uuid(allow_none=True)


class WaitingOut(Schema):
    """What a business sent and nobody read (`reply`) or decided (`proof`)."""

    kind = fields.String(validate=validate.OneOf(("reply", "proof")))
    id = Uuid()
    inspection_id = Uuid()
    follow_up_id = Uuid(allow_none=True)
    number = fields.String()
    object_name = fields.String()
    sent_at = Instant()


class WaitingListOut(Schema):
    """The oldest fifty."""

    items = fields.List(fields.Nested(WaitingOut))


class AnsweringOut(Schema):
    """A department that answers for one of the four duties, and for what."""

    id = Uuid()
    name = fields.String()
    what = fields.String()


class DutyOut(Schema):
    """谁检查谁负责: who answers for item, result, publication and hand_over (S1-3d)."""

    duty = fields.String()
    departments = fields.List(fields.Nested(AnsweringOut))


class ArchivedOut(Schema):
    """When and under which file number an inspection was archived."""

    file_no = fields.String()
    at = Instant()
    by = fields.String()


class ClosureOut(Schema):
    """How far an inspection is from its archive; `blocked` is the problem that stops it, or null (S0-2.8b)."""

    state = fields.String()
    open = fields.List(fields.Nested(FollowUpOut))
    follow_ups = fields.List(fields.Nested(FollowUpOut))
    duties = fields.List(fields.Nested(DutyOut))
    archived = fields.Nested(ArchivedOut, allow_none=True)
    blocked = fields.Dict(allow_none=True)
    may_archive = fields.Boolean()
    may_take_back = fields.Boolean()


class TakeBackIn(Schema):
    """Why an inspection is taken out of its archive."""

    reason = fields.String(required=True, validate=validate.Length(2, 500))


class ArchiveIn(Schema):
    """The file number (卷号)."""

    file_no = fields.String(required=True, validate=validate.Length(1, 80))


class LostIn(Schema):
    """A business that could not be found, and how that was seen."""

    id = Uuid(required=True)
    object_id = Uuid(required=True)
    text = fields.String(required=True, validate=validate.Length(2, 1000))


class LostArgs(PageArgs):
    """Filter of the leads."""

    settled = fields.Boolean(load_default=None)
    stage = fields.String(load_default=None, validate=validate.OneOf(tuple(LOST_STAGES)))


class LostStepIn(Schema):
    """verify, confirm, refute, list (with number and day), publish, remove."""

    step = fields.String(required=True, validate=validate.OneOf(tuple(LOST_STEPS)))
    text = _words(1000)
    number = _words(80)
    on = fields.Date(load_default=None)


class LostOut(Schema):
    """One lost-contact lead (S3B-10)."""

    id = Uuid()
    object_id = Uuid()
    object_name = fields.String()
    follow_up_id = Uuid(allow_none=True)
    department_id = Uuid()
    entered_at = Instant()
    stage = fields.String()
    settled_at = Instant(allow_none=True)
    version = fields.Integer()


class LostPageOut(Schema):
    """A page of leads."""

    items = fields.List(fields.Nested(LostOut))
    next = fields.String(allow_none=True)


class LostViewOut(LostOut):
    """One lead with its timeline and the steps open to the caller."""

    steps = fields.List(fields.Nested(StepOut))
    can = fields.List(fields.String())


class PenaltyArgs(PageArgs):
    """Filter of the penalties."""

    object_id = Uuid(load_default=None)
    collected = fields.Boolean(load_default=None)


class PenaltyOut(Schema):
    """One penalty under the object's name; money in fen."""

    id = Uuid()
    follow_up_id = Uuid()
    object_id = Uuid()
    object_name = fields.String()
    department_id = Uuid()
    number = fields.String()
    organ = fields.String()
    kinds = fields.List(fields.String())
    amount_fen = fields.Integer(allow_none=True)
    decided_on = fields.Date()
    due_on = fields.Date(allow_none=True)
    due_provisional = fields.Boolean()
    collected_on = fields.Date(allow_none=True)
    mark = fields.String(validate=validate.OneOf(("none", "open", "in_time", "late")))


class PenaltyPageOut(Schema):
    """A page of penalties."""

    items = fields.List(fields.Nested(PenaltyOut))
    next = fields.String(allow_none=True)


class MinorIn(Schema):
    """A new entry: code, title, legal basis and the conditions under which no penalty is given."""

    id = Uuid(required=True)
    code = fields.String(required=True, validate=validate.Length(1, 40))
    title = fields.String(required=True, validate=validate.Length(2, 300))
    basis = fields.String(required=True, validate=validate.Length(2, 500))
    conditions = fields.String(required=True, validate=validate.Length(2, 2000))


class MinorListOut(Schema):
    """The catalogue by code."""

    items = fields.List(fields.Nested(MinorOut))
