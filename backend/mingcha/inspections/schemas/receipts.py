"""Which shapes tell a phone what the server holds of it?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Hex64, Schema, Uuid


class ReceiptArgs(Schema):
    """Whose receipt: the device key id."""

    device = Hex64(required=True)


class ReceiptOut(Schema):
    """How far the device's chain is known, the missing ranges, the highest number known, and the evidence whose bytes are stored."""

    device = Hex64(required=True)
    seq = fields.Integer(required=True)
    gaps = fields.List(fields.List(fields.Integer()), required=True)
    top = fields.Integer(required=True)
    backed_up_seq = fields.Integer(required=True, allow_none=True)
    blobs = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class LackingIn(ReceiptArgs):
    """Which confirmed evidence a phone asks about: at most 500 ids."""

    evidence = fields.List(Uuid(), required=True, validate=validate.Length(max=500))


class LackingOut(Schema):
    """Those of them whose bytes are not here (any more)."""

    lacking = fields.List(Uuid(), required=True)
