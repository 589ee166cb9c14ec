"""Which shapes does custody have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid

MOST = 500
"""Files of one order: as many as a person can answer for."""
WORDS = validate.Length(4, 1000)


class ProtectionOut(Schema):
    """How originals are guarded: `kind` memory, disk or s3; `mode` the kind of lock, empty without one."""

    kind = fields.String()
    write_once = fields.Boolean()
    versions = fields.Boolean()
    lock = fields.Boolean()
    mode = fields.String()


class ClassOut(Schema):
    """One class of what is kept; `years` null is for ever. `size` in bytes."""

    kind = fields.String()
    years = fields.Integer(allow_none=True)
    files = fields.Integer()
    size = fields.Integer()
    due = fields.Integer()
    disposed = fields.Integer()


class RunOut(Schema):
    """One pass of reading originals again; `day` null was asked for by hand. `size` in bytes."""

    id = Uuid()
    day = fields.Date(allow_none=True)
    started_at = Instant()
    finished_at = Instant(allow_none=True)
    checked = fields.Integer()
    size = fields.Integer()
    faults = fields.Integer()


class InspectionRefOut(Schema):
    """An inspection by id and number."""

    id = Uuid()
    number = fields.String()


class FaultOut(Schema):
    """An original that is `missing`, or `differs` from its hash; open until it fits again."""

    id = Uuid()
    sha256 = Hex64()
    kind = fields.String()
    found_sha256 = Hex64(allow_none=True)
    found_at = Instant()
    seen_at = Instant()
    answered_at = Instant(allow_none=True)
    answered_by = fields.String(allow_none=True)
    answer = fields.String(allow_none=True)
    inspections = fields.List(fields.Nested(InspectionRefOut))


class CustodyOut(Schema):
    """What is kept by class, how it is guarded, the last passes and the open faults."""

    protection = fields.Nested(ProtectionOut)
    source = fields.String()
    classes = fields.List(fields.Nested(ClassOut))
    unclassed = fields.Integer()
    held = fields.Integer()
    runs = fields.List(fields.Nested(RunOut))
    faults = fields.List(fields.Nested(FaultOut))


class AnswerIn(Schema):
    """What was done about a fault."""

    answer = fields.String(required=True, validate=WORDS)


class HoldArgs(Schema):
    """`lifted`: former holds too."""

    lifted = fields.Boolean(load_default=False)


class HoldIn(Schema):
    """A legal hold over everything of an inspection, named by its number."""

    id = Uuid(required=True)
    number = fields.String(required=True, validate=validate.Length(1, 60))
    reason = fields.String(required=True, validate=WORDS)


class LiftIn(Schema):
    """Why a hold is lifted."""

    reason = fields.String(required=True, validate=WORDS)


class HoldOut(Schema):
    """A legal hold; it holds while `lifted_at` is null."""

    id = Uuid()
    inspection_id = Uuid()
    number = fields.String()
    object_name = fields.String(allow_none=True)
    reason = fields.String()
    set_at = Instant()
    set_by = fields.String()
    lifted_at = Instant(allow_none=True)
    lifted_by = fields.String(allow_none=True)
    lift_reason = fields.String(allow_none=True)


class HoldListOut(Schema):
    """Holds, the newest first."""

    items = fields.List(fields.Nested(HoldOut))


class DueArgs(PageArgs):
    """Originals past their term, by hash."""


class DueFileOut(Schema):
    """An original past its term: held by somebody, or named by an order that waits."""

    sha256 = Hex64()
    size = fields.Integer()
    type = fields.String()
    kind = fields.String()
    stored_at = Instant()
    retain_until = Instant()
    numbers = fields.List(fields.String())
    held = fields.Boolean()
    ordered = fields.Boolean()


class DuePageOut(Schema):
    """A page of originals past their term."""

    items = fields.List(fields.Nested(DueFileOut))
    next = fields.String(allow_none=True)


class OrderIn(Schema):
    """Which originals should be deleted, and why."""

    id = Uuid(required=True)
    files = fields.List(Hex64(), required=True, validate=validate.Length(1, MOST))
    reason = fields.String(required=True, validate=WORDS)


class OrderConfirmIn(Schema):
    """The caller's own password, once more."""

    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))


class OrderAnswerIn(Schema):
    """Why it is declined; whoever proposed it may leave it out."""

    answer = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=1000))


class OrderOut(Schema):
    """An order to delete; `acts` is what the caller may do. `size` in bytes."""

    id = Uuid()
    state = fields.String()
    reason = fields.String()
    proposed_at = Instant()
    proposer = fields.String()
    confirmed_at = Instant(allow_none=True)
    confirmer = fields.String(allow_none=True)
    done_at = Instant(allow_none=True)
    withdrawn_at = Instant(allow_none=True)
    answer = fields.String(allow_none=True)
    files = fields.Integer()
    size = fields.Integer()
    removed = fields.Integer()
    kept = fields.Integer()
    acts = fields.List(fields.String())


class OrderListOut(Schema):
    """Orders, the newest first."""

    items = fields.List(fields.Nested(OrderOut))


class OrderFileOut(Schema):
    """One original of an order; with `removed_at` its tombstone. `note` says why it was kept after all."""

    sha256 = Hex64()
    size = fields.Integer()
    type = fields.String()
    kind = fields.String(attribute="retention_class")
    retain_until = Instant()
    state = fields.String()
    removed_at = Instant(allow_none=True)
    note = fields.String(allow_none=True)


class OrderFileListOut(Schema):
    """The files of an order."""

    items = fields.List(fields.Nested(OrderFileOut))
