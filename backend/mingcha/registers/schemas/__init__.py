"""Which shapes do the register addresses take and give?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid

IMPORT_KINDS = ("items", "objects", "inspectors")


class ImportArgs(Schema):
    """What a raw upload is: `kind` of register and the file's own name."""

    kind = fields.String(required=True, validate=validate.OneOf(IMPORT_KINDS))
    filename = fields.String(required=True, validate=validate.Length(1, 200))


class ImportOut(Schema):
    """An import; the progress bar is rows_done of rows_total (null until counted)."""

    id = Uuid()
    kind = fields.String()
    filename = fields.String()
    sha256 = Hex64()
    size = fields.Integer()
    format = fields.String()
    encoding = fields.String()
    state = fields.String(metadata={"enum": ["received", "running", "done", "cancelled", "failed"]})
    phase = fields.String(metadata={"enum": ["received", "counting", "rows", "finished"]})
    rows_total = fields.Integer(allow_none=True)
    rows_done = fields.Integer()
    rows_created = fields.Integer()
    rows_updated = fields.Integer()
    rows_unchanged = fields.Integer()
    rows_bad = fields.Integer()
    rows_warned = fields.Integer()
    cancel_asked = fields.Boolean()
    problem = fields.Dict(allow_none=True)
    created_at = Instant()
    finished_at = Instant(allow_none=True)


class ImportPageOut(Schema):
    """A page of imports."""

    items = fields.List(fields.Nested(ImportOut))
    next = fields.String(allow_none=True)


class NoteOut(Schema):
    """One fault: the column's header (empty for the whole row), a code, and the words."""

    column = fields.String()
    code = fields.String()
    zh = fields.String()
    en = fields.String()


class ImportNoteOut(Schema):
    """A row of the file (row 1 is the header) with its faults."""

    row_no = fields.Integer()
    severity = fields.String(metadata={"enum": ["error", "warning"]})
    cells = fields.List(fields.String())
    notes = fields.List(fields.Nested(NoteOut))


class ImportNotePageOut(Schema):
    """A page of rows with faults."""

    items = fields.List(fields.Nested(ImportNoteOut))
    next = fields.String(allow_none=True)


class ObjectArgs(PageArgs):
    """Filters of the object library; `q` is part of a name or the beginning of a code."""

    q = fields.String(load_default=None, validate=validate.Length(max=100))
    district = fields.String(load_default=None)
    industry = fields.String(load_default=None)
    kind = fields.String(load_default=None)
    risk_class = fields.String(load_default=None, validate=validate.OneOf(["A", "B", "C", "D", "U"]))


def _text(most: int, **kwargs: object) -> fields.String:
    return fields.String(allow_none=True, validate=validate.Length(max=most), **kwargs)  # type: ignore[arg-type]


class ObjectIn(Schema):
    """Fields of an object that may be changed by hand; absent ones stay."""

    name = fields.String(validate=validate.Length(1, 200))
    kind = fields.String()
    nature = _text(60)
    industry_code = _text(10)
    industry = _text(60)
    district = fields.String(validate=validate.Length(1, 60))
    address = _text(300)
    lat_u = fields.Integer(allow_none=True, strict=True, validate=validate.Range(-90_000_000, 90_000_000))
    lng_u = fields.Integer(allow_none=True, strict=True, validate=validate.Range(-180_000_000, 180_000_000))
    legal_representative = _text(60)
    contact_name = _text(60)
    contact_phone = _text(40)
    risk_class = fields.String(validate=validate.OneOf(["A", "B", "C", "D", "U"]))
    risk_flags = _text(200)
    status = fields.String()
    duty_department = _text(200)


class ObjectOut(Schema):
    """An inspection object; `key` is its id in draws."""

    id = Uuid()
    key = fields.String()
    name = fields.String()
    uscc = fields.String(allow_none=True)
    register_no = fields.String(allow_none=True)
    kind = fields.String()
    nature = fields.String(allow_none=True)
    industry_code = fields.String(allow_none=True)
    industry = fields.String(allow_none=True)
    district = fields.String()
    address = fields.String(allow_none=True)
    lat_u = fields.Integer(allow_none=True)
    lng_u = fields.Integer(allow_none=True)
    legal_representative = fields.String(allow_none=True)
    contact_name = fields.String(allow_none=True)
    contact_phone = fields.String(allow_none=True)
    established_on = fields.Date(allow_none=True)
    risk_class = fields.String()
    risk_flags = fields.String(allow_none=True)
    status = fields.String()
    duty_department = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
    source_id = fields.String(allow_none=True)
    version = fields.Integer()
    updated_at = Instant()


class HistoryOut(Schema):
    """What a row was until `valid_to`."""

    version = fields.Integer()
    data = fields.Dict()
    valid_from = Instant()
    valid_to = Instant()
    changed_by = fields.String()
    import_id = fields.String(allow_none=True)


class ObjectDetailOut(ObjectOut):
    """An object with its former states, newest first."""

    history = fields.List(fields.Nested(HistoryOut))


class ObjectPageOut(Schema):
    """A page of objects."""

    items = fields.List(fields.Nested(ObjectOut))
    next = fields.String(allow_none=True)


class FacetsOut(Schema):
    """Values that objects have, for filters."""

    districts = fields.List(fields.String())
    industries = fields.List(fields.String())
    kinds = fields.List(fields.String())
    risk_classes = fields.List(fields.String())


class ItemArgs(PageArgs):
    """Filters of the item list."""

    q = fields.String(load_default=None, validate=validate.Length(max=100))
    department = Uuid(load_default=None)


class EntryOut(Schema):
    """One checklist entry."""

    id = Uuid()
    no = fields.Integer()
    kind = fields.String()
    text = fields.String()
    guide = fields.String(allow_none=True)
    required_photos = fields.Integer()
    reasons = fields.List(fields.String())
    spec = fields.Dict()
    shown_when = fields.Dict()


class ItemOut(Schema):
    """An inspection item; ratio and ratio_cap are [num, den] or null; `published`: in a published list now."""

    id = Uuid()
    code = fields.String()
    name = fields.String()
    sub_name = fields.String(allow_none=True)
    field = fields.String(allow_none=True)
    department_id = Uuid()
    participants = fields.List(fields.String())
    category = fields.String(metadata={"enum": ["general", "key"]})
    content = fields.String(allow_none=True)
    object_range = fields.String(allow_none=True)
    methods = fields.List(fields.String())
    ratio = fields.List(fields.Integer(), allow_none=True)
    ratio_cap = fields.List(fields.Integer(), allow_none=True)
    frequency = fields.String(allow_none=True)
    qualification = fields.String(allow_none=True)
    legal_basis = fields.List(fields.String())
    authority = fields.String(allow_none=True)
    level = fields.String(allow_none=True)
    power_list_ref = fields.String(allow_none=True)
    adopted_from = fields.String(allow_none=True)
    adopted_document = fields.String(allow_none=True)
    domain = fields.String()
    remark = fields.String(allow_none=True)
    checklist_version = fields.Integer()
    state = fields.String()
    version = fields.Integer()
    published = fields.Boolean()


class ItemDetailOut(ItemOut):
    """An item with its checklist."""

    entries = fields.List(fields.Nested(EntryOut))
    history = fields.List(fields.Nested(HistoryOut))


class ItemPageOut(Schema):
    """A page of items."""

    items = fields.List(fields.Nested(ItemOut))
    next = fields.String(allow_none=True)
