"""Which shapes have observers, their minutes and their signatures?"""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates

from mingcha.draws.rules.papers import OBSERVERS
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid, plain_line

MOST_POINTS = 20_000


class RegisteredObserverIn(Schema):
    """Somebody who will watch (S3A-2.7b). `named`: agreed that name and organisation are published."""

    id = Uuid(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(OBSERVERS)))
    name = fields.String(required=True, validate=[validate.Length(2, 60), validate.Regexp(r".*\S.*\S"), plain_line])
    organisation = fields.String(load_default="", validate=[validate.Length(0, 200), plain_line])
    named = fields.Boolean(load_default=False)


class RollSchema(Schema):
    """Who rolled which dice of a source: `count` of them from the `first` one (from 1) on."""

    observer = Uuid(required=True)
    source = fields.String(required=True, validate=validate.OneOf(["DICE", "D6"]))
    first = fields.Integer(required=True, strict=True, validate=validate.Range(1, 9999))
    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, 9999))


class StrokesSchema(Schema):
    """Strokes as lists of points [x, y, ms, pressure], integers, on a pad of `width` x `height`."""

    v = fields.Integer(required=True, strict=True, validate=validate.Equal(1))
    width = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    height = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    strokes = fields.List(fields.List(fields.List(fields.Integer(strict=True))), required=True)

    @validates("strokes")
    def check_strokes(self, value: list[list[list[int]]], **_: object) -> None:
        """At least two points, at most 20,000; four whole numbers each, none outside +-10^9."""
        points = [point for stroke in value for point in stroke]
        if not 2 <= len(points) <= MOST_POINTS:
            raise ValidationError(f"2 to {MOST_POINTS} points")
        if any(len(point) != 4 or any(abs(part) > 1_000_000_000 for part in point) for point in points):
            raise ValidationError("a point is [x, y, ms, pressure]")


class MinutesSignatureIn(Schema):
    """A signature: `shown` is the SHA-256 of the exact text above the pad."""

    shown = Hex64(required=True)
    strokes = fields.Nested(StrokesSchema, required=True)


class RegisteredObserverOut(Schema):
    """An observer. Outside the lead office names are masked unless `named`, and strokes are null."""

    id = Uuid()
    no = fields.Integer()
    kind = fields.String()
    name = fields.String()
    organisation = fields.String()
    named = fields.Boolean()
    rolls = fields.List(fields.Raw())
    left_at = Instant(allow_none=True)
    signed_at = Instant(allow_none=True)
    signature = fields.String(allow_none=True)
    strokes = fields.Raw(allow_none=True)


class MinutesOut(Schema):
    """The exact text and its SHA-256."""

    text = fields.String()
    sha256 = Hex64()
    made_at = Instant()


class ObserverListOut(Schema):
    """All observers of a draw; `minutes` is null before the draw and on draws from before minutes were kept."""

    items = fields.List(fields.Nested(RegisteredObserverOut))
    minutes = fields.Nested(MinutesOut, allow_none=True)
    can = fields.List(fields.String())
