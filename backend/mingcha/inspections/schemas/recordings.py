"""What is said of a body camera's file that is brought to the desk?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.evidence.actions import AUDIO, MAX_SIZE, VIDEO
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid, plain_line


class RecordingIn(Schema):
    """A body camera's file: what the desk hashed before sending, the camera's number, who wore it, when the camera says it began."""

    sha256 = Hex64(required=True)
    length = fields.Integer(required=True, validate=validate.Range(1, MAX_SIZE))
    type = fields.String(required=True, validate=validate.OneOf(sorted(AUDIO | VIDEO)))
    filename = fields.String(required=True, validate=[validate.Length(1, 200), plain_line])
    recorder_no = fields.String(required=True, validate=[validate.Length(1, 80), plain_line])
    wearer = Uuid(required=True)
    begun_at = Instant(required=True)
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="reason")],
    )


class RecordingWithdrawIn(Schema):
    """Why a recording that has not arrived is given up."""

    reason = fields.String(
        required=True, validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="reason")]
    )


class RecordingOut(Schema):
    """An imported recording; `received` bytes of `len` are safe, `stored` tells that all are, re-hashed."""

    evidence = Uuid(required=True)
    sha256 = Hex64(required=True)
    len = fields.Integer(required=True)
    type = fields.String(required=True)
    filename = fields.String(required=True)
    recorder_no = fields.String(required=True)
    wearer = fields.Dict(required=True)
    begun_at = fields.String(required=True)
    after_seal = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)
    at = fields.String(required=True)
    by = fields.Dict(required=True)
    leaf = Hex64(required=True)
    withdrawn = fields.Dict(required=True, allow_none=True)
    received = fields.Integer(required=True)
    stored = fields.Boolean(required=True)
