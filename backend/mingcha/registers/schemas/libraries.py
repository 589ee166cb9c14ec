"""Which shapes have sub-libraries, bulk acts, duties and gaps?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.registers.rules.libraries import GROUNDS, MOST_AT_ONCE

IDS = validate.Length(0, MOST_AT_ONCE)


def required_text(most: int) -> fields.String:
    return fields.String(required=True, validate=[validate.Length(1, most), validate.Regexp(r".*\S")])


def _words(most: int = 60) -> fields.List[str]:
    return fields.List(
        fields.String(validate=validate.Length(1, most)), load_default=list, validate=validate.Length(0, 200)
    )


class CriteriaIn(Schema):
    """What a sub-library takes in: values of one field are alternatives, the fields narrow each other."""

    districts = _words()
    industries = _words()
    kinds = _words()
    natures = _words()
    tags = _words(40)


class LibraryIn(Schema):
    """A sub-library of the caller's department; `by_hand` says that it holds picked objects only."""

    name = required_text(100)
    line = required_text(60)
    parent_id = Uuid(load_default=None, allow_none=True)
    criteria = fields.Nested(CriteriaIn, load_default=dict)
    by_hand = fields.Boolean(load_default=False)


class LibraryOut(Schema):
    """A sub-library; `objects` only where one is read."""

    id = Uuid()
    name = fields.String()
    line = fields.String()
    parent_id = Uuid(allow_none=True)
    department_id = Uuid()
    criteria = fields.Dict()
    state = fields.String(metadata={"enum": ["active", "retired"]})
    version = fields.Integer()
    created_at = Instant()
    picked = fields.Integer()
    left_out = fields.Integer()
    objects = fields.Integer()


class LibrariesOut(Schema):
    """All of them."""

    items = fields.List(fields.Nested(LibraryOut))


class PickIn(Schema):
    """Objects to pick in, to leave out, or (null) to leave to the criteria again."""

    ids = fields.List(Uuid(), required=True, validate=validate.Length(1, 5_000))
    side = fields.String(required=True, allow_none=True, validate=validate.OneOf(["in", "out"]))


class ChangedOut(Schema):
    """How many objects an act changed."""

    objects = fields.Integer()


class ChosenIn(Schema):
    """A filter of objects."""

    district = fields.String()
    industry = fields.String()
    kind = fields.String()
    nature = fields.String()
    tag = fields.String()


class TagIn(Schema):
    """A tag to put on (or take off) objects by id or by filter; `id` is the act's, made by the client."""

    id = Uuid(required=True)
    tag = required_text(40)
    on = fields.Boolean(load_default=True)
    ids = fields.List(Uuid(), load_default=list, validate=IDS)
    filter = fields.Nested(ChosenIn, load_default=dict)


class BulkEditIn(Schema):
    """One field of the chosen rows: a tag, a sub-library (its id), a specialty; and why. `preview` only counts."""

    id = Uuid(required=True)
    act = fields.String(required=True, validate=validate.OneOf(["tag", "untag", "pick", "skill", "unskill"]))
    value = required_text(40)
    ids = fields.List(Uuid(), required=True, validate=validate.Length(1, 200))
    reason = fields.String(load_default="", validate=validate.Length(0, 300))
    preview = fields.Boolean(load_default=False)


class EditedOut(Schema):
    """How many rows change or changed, and how many are so already."""

    changed = fields.Integer()
    unchanged = fields.Integer()


class TagOut(Schema):
    """A tag and how many objects carry it."""

    tag = fields.String()
    objects = fields.Integer()


class TagsOut(Schema):
    """All tags."""

    items = fields.List(fields.Nested(TagOut))


class BulkOut(Schema):
    """An act over many objects."""

    id = Uuid()
    act = fields.String(metadata={"enum": ["tag", "untag", "duty", "pick", "skill", "unskill"]})
    value = fields.String()
    objects = fields.Integer()
    at = Instant()
    by = fields.String()
    undone_at = Instant(allow_none=True)
    reason = fields.String()


class BulkPageOut(Schema):
    """A page of them."""

    items = fields.List(fields.Nested(BulkOut))
    next = fields.String(allow_none=True)


class DutyIn(Schema):
    """Who supervises which objects, on what ground (谁审批谁监管 or 谁主管谁监管) and by which law or list."""

    id = Uuid(required=True)
    department_id = Uuid(required=True)
    ground = fields.String(required=True, validate=validate.OneOf(list(GROUNDS)))
    matter = required_text(100)
    basis = required_text(200)
    industries = _words()
    kinds = _words()


class DutyOut(Schema):
    """A duty as it stands."""

    id = Uuid()
    department_id = Uuid()
    ground = fields.String()
    matter = fields.String()
    basis = fields.String()
    industries = fields.List(fields.String())
    kinds = fields.List(fields.String())
    entered_at = Instant()
    ended_at = Instant(allow_none=True)


class DutiesOut(Schema):
    """All duties in force."""

    items = fields.List(fields.Nested(DutyOut))


class ActIn(Schema):
    """The id of an act, made by the client."""

    id = Uuid(required=True)


class GapOut(Schema):
    """An open object in no sub-library."""

    id = Uuid()
    name = fields.String()
    uscc = fields.String(allow_none=True)
    register_no = fields.String(allow_none=True)
    kind = fields.String()
    industry = fields.String(allow_none=True)
    district = fields.String()
    duty_department = fields.String(allow_none=True)


class GapPageOut(Schema):
    """A page of the gap list, how many stand in it, and when it was looked."""

    items = fields.List(fields.Nested(GapOut))
    next = fields.String(allow_none=True)
    objects = fields.Integer()
    looked_at = Instant(allow_none=True)
