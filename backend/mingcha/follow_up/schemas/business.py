"""Which shapes have a follow-up in a list, and what the business added?"""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from mingcha.follow_up.rules.stages import KINDS, STAGE_WORDS
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid


class FollowUpArgs(PageArgs):
    """Filter of the list."""

    state = fields.String(load_default=None, validate=validate.OneOf(("open", "closed")))
    stage = fields.String(load_default=None, validate=validate.OneOf(tuple(STAGE_WORDS)))
    object_id = Uuid(load_default=None)


class CloseFollowUpIn(Schema):
    """Why it is closed: what was done, 2 to 1,000 characters."""

    reason = fields.String(required=True, validate=validate.Length(min=2, max=1000))


class FollowUpOut(Schema):
    """One follow-up of one approved result."""

    id = Uuid()
    inspection_id = Uuid()
    number = fields.String()
    object_id = Uuid()
    object_name = fields.String()
    department_id = Uuid()
    kind = fields.String(validate=validate.OneOf(tuple(KINDS.values())))
    state = fields.String(validate=validate.OneOf(("open", "closed")))
    opened_at = Instant()
    closed_at = Instant(allow_none=True)
    close_reason = fields.String()
    version = fields.Integer()
    stage = fields.String(validate=validate.OneOf(tuple(STAGE_WORDS)))
    owner_department_id = Uuid()
    owner_basis = fields.String()
    term_on = fields.Date(allow_none=True)


class FollowUpPageOut(Schema):
    """A page of follow-ups."""

    items = fields.List(fields.Nested(FollowUpOut))
    next = fields.String(allow_none=True)


class ReplyOut(Schema):
    """A statement of the business (陈述申辩)."""

    id = Uuid()
    text = fields.String()
    sent_at = Instant()
    leaf = Hex64()
    read_at = Instant(allow_none=True)


class ProofFileOut(Schema):
    """One file of a proof; its picture is at /evidence/{evidence}/view, its original at /evidence/{evidence}/original."""

    evidence = Uuid()
    sha256 = Hex64()
    type = fields.String()
    len = fields.Integer()


class ProofOut(Schema):
    """Files by which the business shows that it put something right, and what was decided."""

    id = Uuid()
    follow_up_id = Uuid()
    files = fields.List(fields.Nested(ProofFileOut))
    note = fields.String()
    sent_at = Instant()
    leaf = Hex64()
    state = fields.String(validate=validate.OneOf(("sent", "accepted", "asked_again")))
    answer = fields.String()
    decided_at = Instant(allow_none=True)
    decided_by_name = fields.String()


class RatingOut(Schema):
    """How the business felt treated, 1 to 5."""

    stars = fields.Integer()
    text = fields.String()
    rated_at = Instant()


class BusinessSideOut(Schema):
    """What the business added by its receipt; `rating` is null for whoever may not read it, and where there is none."""

    replies = fields.List(fields.Nested(ReplyOut))
    proofs = fields.List(fields.Nested(ProofOut))
    rating = fields.Nested(RatingOut, allow_none=True)
    may_read_rating = fields.Boolean()
    may_decide = fields.Boolean()


class DecideProofIn(Schema):
    """Accept, or ask again with words that tell the business what is missing (2 to 500 characters)."""

    accepted = fields.Boolean(required=True)
    answer = fields.String(load_default="", validate=validate.Length(max=500))

    @validates_schema
    def _says_what_is_missing(self, data: dict[str, Any], **_kw: Any) -> None:
        if not data["accepted"] and len(data["answer"].strip()) < 2:
            raise ValidationError("Say what is missing.", "answer")
