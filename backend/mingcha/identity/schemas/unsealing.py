"""Which shapes do public keys and a phone's sealed data key have in JSON?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Hex64, Schema


def text_of(low: int, high: int) -> validate.Length:
    """The length limits of a text."""
    return validate.Length(low, high)


class JwkIn(Schema):
    """The public half of a P-256 key (RFC 7517)."""

    kty = fields.String(required=True)
    crv = fields.String(required=True)
    x = fields.String(required=True, validate=text_of(43, 43))
    y = fields.String(required=True, validate=text_of(43, 43))


class EscrowKeyOut(Schema):
    """The office's spare key; `id` is its RFC 7638 thumbprint in hex."""

    id = Hex64(required=True)
    jwk = fields.Nested(JwkIn, required=True)


class EscrowSlotIn(Schema):
    """A data key sealed for the office's spare key; hex, as it lies on the phone."""

    key = Hex64(required=True)
    epk = fields.Nested(JwkIn, required=True)
    iv = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{24}\Z"))
    data = fields.String(required=True, load_only=True, validate=validate.Regexp(r"[0-9a-f]{96}\Z"))


class UnsealIn(Schema):
    """What is to be opened, and why."""

    slot = fields.Nested(EscrowSlotIn, required=True)
    reason = fields.String(required=True, validate=text_of(1, 300))


class UnsealOut(Schema):
    """The phone's data key, 32 bytes in hex."""

    dek = Hex64(required=True)
