"""Which shapes have classes, assessments, marks, presets, indicators and warnings?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.risk.rules import CLASSES, LOWERING, RAISING, REASONS

LEVEL = validate.OneOf(CLASSES)
MARKS = [*RAISING, *LOWERING]


def _line(most: int) -> fields.String:
    return fields.String(required=True, validate=[validate.Length(1, most), validate.Regexp(r".*\S")])


def _note(most: int = 500) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=most))


class ClassIn(Schema):
    """A change of class: why, who says so, and as of which day."""

    risk_class = fields.String(required=True, validate=LEVEL)
    reasons = fields.List(
        fields.String(validate=validate.OneOf(list(REASONS))), required=True, validate=validate.Length(0, 8)
    )
    source = _line(100)
    as_of = fields.Date(required=True)
    note = _note()


class ActivityIn(Schema):
    """One activity of the object and its risk."""

    name = _line(100)
    level = fields.String(required=True, validate=LEVEL)


class FactorsIn(Schema):
    """安全建设、隐患、内部管理、守法 (004 二11)."""

    safety = fields.String(required=True, validate=LEVEL)
    hidden_dangers = fields.String(required=True, validate=LEVEL)
    management = fields.String(required=True, validate=LEVEL)
    compliance = fields.String(required=True, validate=LEVEL)


class AssessIn(Schema):
    """The five factors; `decided` only where it departs from what they give."""

    id = Uuid(required=True)
    activities = fields.List(fields.Nested(ActivityIn), required=True, validate=validate.Length(1, 30))
    factors = fields.Nested(FactorsIn, required=True)
    decided = fields.String(load_default=None, allow_none=True, validate=LEVEL)
    note = _note()


class MarkIn(Schema):
    """A fact that raises or lowers."""

    id = Uuid(required=True)
    code = fields.String(required=True, validate=validate.OneOf(MARKS))
    source = _line(100)
    since = fields.Date(required=True)
    note = _note()


class MarkOut(Schema):
    """The same as kept; `stands` today."""

    id = Uuid()
    code = fields.String()
    source = fields.String()
    since = fields.Date()
    until = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)
    stands = fields.Boolean()


class ChangeOut(Schema):
    """One step of the class."""

    version = fields.Integer()
    before = fields.String()
    after = fields.String()
    source = fields.String(allow_none=True)
    as_of = fields.Date(allow_none=True)
    reasons = fields.List(fields.String())
    note = fields.String(allow_none=True)
    at = Instant()
    by_name = fields.String(allow_none=True)


class AssessmentOut(Schema):
    """An assessment as kept."""

    id = Uuid()
    activities = fields.List(fields.Dict())
    safety = fields.String()
    hidden_dangers = fields.String()
    management = fields.String()
    compliance = fields.String()
    suggested = fields.String()
    decided = fields.String()
    note = fields.String(allow_none=True)
    at = Instant()
    by_name = fields.String()


class RiskOut(Schema):
    """An object's risk card; `article` is the region's about ratio and frequency by risk."""

    object_id = Uuid()
    name = fields.String()
    risk_class = fields.String()
    article = fields.String()
    marks = fields.List(fields.Nested(MarkOut))
    assessments = fields.List(fields.Nested(AssessmentOut))
    changes = fields.List(fields.Nested(ChangeOut))


class ImportClassesArgs(Schema):
    """Whose classification the file is, and as of which day."""

    source = _line(100)
    as_of = fields.Date(required=True)


class LeftOutOut(Schema):
    """A row left out: unreadable, unknown, or older than what the source said before."""

    row = fields.Integer()
    reason = fields.String(metadata={"enum": ["unreadable", "unknown", "older"]})


class ImportedOut(Schema):
    """What the file did."""

    changed = fields.Integer()
    unchanged = fields.Integer()
    left_out = fields.List(fields.Nested(LeftOutOut))


class PresetClassIn(Schema):
    """A class's ratio [num, den], up to another, its frequency in words, and how it is drawn."""

    ratio = fields.List(fields.Integer(strict=True), required=True, validate=validate.Length(2, 2))
    ratio_to = fields.List(fields.Integer(strict=True), load_default=None, allow_none=True)
    times = _note(60)
    mode = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["directed", "undirected"]))


class PresetIn(Schema):
    """A department's own suggestion with its source."""

    name = _line(100)
    source = _line(200)
    classes = fields.Dict(
        keys=fields.String(validate=validate.OneOf([*CLASSES, "U"])), values=fields.Nested(PresetClassIn), required=True
    )


class PresetOut(Schema):
    """A suggestion; nothing is applied by itself."""

    id = fields.String()
    name = fields.String()
    name_en = fields.String()
    source = fields.String()
    classes = fields.Dict()
    own = fields.Boolean()


class PresetsOut(Schema):
    """All, the default first: the region decides."""

    items = fields.List(fields.Nested(PresetOut))


class IndicatorIn(Schema):
    """What is counted over how many days, and from which number on it warns."""

    name = _line(100)
    feed = _line(40)
    threshold = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_100))
    basis = _line(200)
    active = fields.Boolean(load_default=True)


class IndicatorOut(IndicatorIn):
    """An indicator as kept."""

    id = Uuid()
    changed_at = Instant()


class IndicatorsOut(Schema):
    """The registered indicators, and what can be counted."""

    items = fields.List(fields.Nested(IndicatorOut))
    feeds = fields.List(fields.String())


class WarningArgs(PageArgs):
    """Which warnings."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "raised", "dismissed"]))
    object_id = Uuid(load_default=None)


class WarningOut(Schema):
    """An early warning."""

    id = Uuid()
    object_id = Uuid()
    object_name = fields.String()
    risk_class = fields.String()
    indicator = fields.String()
    basis = fields.String()
    value = fields.Integer()
    threshold = fields.Integer()
    since = fields.Date()
    at = Instant()
    state = fields.String()
    note = fields.String(allow_none=True)


class WarningPageOut(Schema):
    """A page of them."""

    items = fields.List(fields.Nested(WarningOut))
    next = fields.String(allow_none=True)


class ScanOut(Schema):
    """How many warnings are new."""

    new = fields.Integer()


class SettleWarningIn(Schema):
    """Raise the class by one for it, or not, and why."""

    raised = fields.Boolean(required=True)
    note = _line(300)
