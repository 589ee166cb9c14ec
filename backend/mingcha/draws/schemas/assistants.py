"""Which shapes have experts and third parties beside a team?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.draws.rules.assistants import ROLES
from mingcha.kernel.schema import Instant, Schema, Uuid

WORDS = [validate.Length(2, 500), validate.Regexp(r".*\S.*\S")]


class AttachIn(Schema):
    """Who helps, as what, why, and what they declared about interests in the business (`interest`, in their words)."""

    id = Uuid(required=True)
    assistant_id = Uuid(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    reason = fields.String(required=True, validate=WORDS)
    no_interest = fields.Boolean(required=True)
    interest = fields.String(required=True, validate=WORDS)


class ReleaseIn(Schema):
    """Why they no longer help."""

    reason = fields.String(required=True, validate=WORDS)


class AttachedOut(Schema):
    """One of them at one visit."""

    id = Uuid()
    assistant_id = Uuid()
    kind = fields.String()
    name = fields.String()
    organisation = fields.String()
    qualification = fields.String()
    role = fields.String()
    reason = fields.String()
    interest = fields.String()
    attached_at = Instant()
    released_at = Instant(allow_none=True)
    release_reason = fields.String(allow_none=True)


class AttachedListOut(Schema):
    """All at one visit, oldest first."""

    items = fields.List(fields.Nested(AttachedOut))
