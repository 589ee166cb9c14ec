"""Which shapes have conflicts between registers, the catalogue, data needs and expiring certificates?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.registers.schemas.inspectors import InspectorOut
from mingcha.registers.schemas.libraries import required_text


class ConflictArgs(PageArgs):
    """Which conflicts."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "settled"]))
    object_id = Uuid(load_default=None)


class SideOut(Schema):
    """What one register says; `library` is our own row."""

    source = fields.String()
    source_id = fields.String(allow_none=True)
    value = fields.String(allow_none=True)
    at = fields.String(allow_none=True)


class ConflictOut(Schema):
    """A field about which registers differ."""

    id = Uuid()
    object_id = Uuid()
    object_name = fields.String()
    field = fields.String()
    state = fields.String()
    sides = fields.List(fields.Nested(SideOut))
    opened_at = Instant()
    chosen = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    settled_at = Instant(allow_none=True)
    settled_by = fields.String(allow_none=True)


class ConflictPageOut(Schema):
    """A page of them."""

    items = fields.List(fields.Nested(ConflictOut))
    next = fields.String(allow_none=True)


class SettleIn(Schema):
    """The side that is taken, and why."""

    source = required_text(60)
    reason = fields.String(required=True, validate=validate.Length(0, 300))


class CatalogueFieldOut(Schema):
    """A field and its usual header."""

    field = fields.String()
    header = fields.String()


class CatalogueSourceOut(Schema):
    """A source of a register and how fresh it is."""

    source = fields.String(allow_none=True)
    rows = fields.Integer()
    newest = Instant(allow_none=True)


class CatalogueRowOut(Schema):
    """One register."""

    register = fields.String()
    fields_ = fields.List(fields.Nested(CatalogueFieldOut), data_key="fields", attribute="fields")
    rows = fields.Integer()
    sources = fields.List(fields.Nested(CatalogueSourceOut))
    imported_at = Instant(allow_none=True)


class CatalogueOut(Schema):
    """The data catalogue."""

    items = fields.List(fields.Nested(CatalogueRowOut))


class NeedIn(Schema):
    """Fields of a register that the caller's department needs, and what for."""

    id = Uuid(required=True)
    register = fields.String(required=True, validate=validate.OneOf(["objects", "items", "inspectors"]))
    fields_ = fields.List(
        fields.String(), required=True, data_key="fields", attribute="fields", validate=validate.Length(1, 40)
    )
    purpose = required_text(300)


class AnswerIn(Schema):
    """Opened or refused, with the words."""

    state = fields.String(required=True, validate=validate.OneOf(["opened", "refused"]))
    answer = required_text(300)


class NeedOut(Schema):
    """A data need."""

    id = Uuid()
    department_id = Uuid()
    register = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")
    purpose = fields.String()
    state = fields.String(metadata={"enum": ["asked", "opened", "refused"]})
    answer = fields.String(allow_none=True)
    asked_at = Instant()
    asked_by = fields.String()
    answered_at = Instant(allow_none=True)


class NeedPageOut(Schema):
    """A page of data needs."""

    items = fields.List(fields.Nested(NeedOut))
    next = fields.String(allow_none=True)


class ExpiryArgs(Schema):
    """One department's, or all."""

    department = Uuid(load_default=None)


class ExpiryOut(Schema):
    """A certificate that ends soon, has ended, is missing or does not count; `article` is the region's rule."""

    inspector = fields.Nested(InspectorOut)
    alarm = fields.String(metadata={"enum": ["none", "expired", "week", "month", "quarter", "fine"]})
    counts = fields.Boolean()
    reason = fields.String(allow_none=True, metadata={"enum": ["none", "early", "expired", "kind", "pool", "left"]})
    days = fields.Integer(allow_none=True)


class ExpiriesOut(Schema):
    """The alarms of a day, with the region's article about who counts."""

    on = fields.Date()
    article = fields.String()
    items = fields.List(fields.Nested(ExpiryOut))
