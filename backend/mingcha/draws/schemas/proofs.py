"""Which shapes do proofs and codes have?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid


class ProofIn(Schema):
    """A firm asks: the draw, its 18-character code (or R: and register number), and the check code of its notice."""

    draw_id = Uuid(required=True)
    id = fields.String(required=True, validate=validate.Length(1, 60))
    code = fields.String(required=True, validate=validate.Length(1, 60))


class ProofRowOut(Schema):
    """One row of the roster with its RFC 6962 path to the root."""

    index = fields.Integer()
    line = fields.String()
    path = fields.List(Hex64())


class ProofDocumentOut(Schema):
    """The object's own row, or the rows between which it would stand; both verifiers read it as it is."""

    id = fields.String()
    rows = fields.List(fields.Nested(ProofRowOut))


class OwnChangeOut(Schema):
    """The last replacement of the draw that concerns the asking firm; `seq` counts from 0 as in events.jsonl."""

    role = fields.String(validate=validate.OneOf(("replaced", "steps_in")))
    seq = fields.Integer()
    recorded_at = Instant()


class OwnProofOut(Schema):
    """The proof with what it is checked against; ticket, threshold and drawn are null until they are public."""

    draw_id = Uuid()
    number = fields.String()
    commit = Hex64()
    root = Hex64()
    count = fields.Integer()
    proof = fields.Nested(ProofDocumentOut, attribute="proof.document")
    ticket = fields.String(allow_none=True)
    threshold = fields.String(allow_none=True)
    drawn = fields.Boolean(allow_none=True)
    change = fields.Nested(OwnChangeOut, allow_none=True)


class CodeArgs(Schema):
    """Whose code."""

    id = fields.String(required=True, validate=validate.Length(1, 60))


class CodeOut(Schema):
    """The check code of one object in one draw."""

    code = fields.String()
