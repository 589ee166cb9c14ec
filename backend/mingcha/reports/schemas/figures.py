"""Which shapes do tables, indicators and submissions have?"""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid, plain_line

PERIODS = ("year", "first_half", "second_half")
DOMAINS = ("all", "market", "non_market")
TABLE = validate.Length(1, 20)


class YearArgs(Schema):
    """Of which year; this year without one."""

    year = fields.Integer(load_default=None, validate=validate.Range(2000, 2099))


class TableArgs(YearArgs):
    """Which period and domain, up to the end of which day, of which department (empty: all that the caller sees)."""

    period = fields.String(load_default="year", validate=validate.OneOf(PERIODS))
    domain = fields.String(load_default="all", validate=validate.OneOf(DOMAINS))
    until = fields.Date(load_default=None)
    department = fields.String(load_default="", validate=validate.Length(0, 36))


class HandInIn(TableArgs):
    """Which table to hand in; figures are no part of it. `reason` for a correction, or where figures shrank."""

    table = fields.String(required=True, validate=TABLE)
    reason = fields.String(load_default="", validate=[validate.Length(0, 500), plain_line])


class SubmissionArgs(PageArgs):
    """Submissions of one year, or of all."""

    year = fields.Integer(load_default=None, validate=validate.Range(2000, 2099))


class ColumnOut(Schema):
    """A column: `count`, `rate` or `ratio` with both numbers, or `text`."""

    id = fields.String()
    kind = fields.String()
    zh = fields.String()
    en = fields.String()


class RowOut(Schema):
    """A row; a cell is a whole number, a text, or {num, den}."""

    key = fields.String()
    label = fields.String()
    cells = fields.List(fields.Raw())


class SectionOut(Schema):
    """A section of a report in words, with the numbers of the record."""

    zh = fields.String()
    en = fields.String()
    text_zh = fields.String()
    text_en = fields.String()


class ContradictionOut(Schema):
    """Two numbers that cannot both be right (S4-16a)."""

    name = fields.String()
    where = fields.String()
    left = fields.Integer()
    right = fields.Integer()
    zh = fields.String()
    en = fields.String()


class TableOut(Schema):
    """A table from the record alone."""

    table = fields.String()
    title = fields.String()
    year = fields.Integer()
    period = fields.String()
    domain = fields.String()
    until_on = fields.Date()
    columns = fields.List(fields.Nested(ColumnOut))
    rows = fields.List(fields.Nested(RowOut))
    total = fields.Nested(RowOut)
    sections = fields.List(fields.Nested(SectionOut))
    contradictions = fields.List(fields.Nested(ContradictionOut))


class SubmissionOut(Schema):
    """What was handed in, by whom, to whom; `sha256` over its RFC 8785 form."""

    id = Uuid()
    table = fields.String(attribute="table_id")
    title = fields.String()
    year = fields.Integer()
    period = fields.String()
    domain = fields.String()
    department_id = fields.String(allow_none=True)
    until_on = fields.Date()
    due_on = fields.Date(allow_none=True)
    late = fields.Boolean()
    recipients = fields.List(fields.String())
    sha256 = Hex64()
    follows = fields.String(allow_none=True)
    reason = fields.String()
    made_at = Instant()
    made_by_name = fields.String()


class SubmissionPageOut(Schema):
    """A page of submissions."""

    items = fields.List(fields.Nested(SubmissionOut))
    next = fields.String(allow_none=True)


class ChangeOut(Schema):
    """One cell that the record says otherwise today; `before` or `now` is null where the row was not there."""

    row = fields.String()
    column = fields.String()
    before = fields.Raw(allow_none=True)
    now = fields.Raw(allow_none=True)


class SubmissionOneOut(SubmissionOut):
    """A submission with its content and what changed since."""

    content = fields.Dict(keys=fields.String(), values=fields.Raw())
    changes = fields.List(fields.Nested(ChangeOut))


class OwedOut(Schema):
    """A table that the region's notice asks for, its last working day, and what was handed in."""

    table = fields.String()
    title = fields.String()
    period = fields.String()
    due_on = fields.Date(allow_none=True)
    workday = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    given = fields.Boolean()
    recipients = fields.List(fields.String())
    market_recipients = fields.List(fields.String())
    submission = fields.Nested(SubmissionOut, allow_none=True)


class TableNameOut(Schema):
    """A table that can be looked at."""

    id = fields.String()
    title = fields.String()
    owed = fields.Boolean()


class FiguresOut(Schema):
    """The year's tables and due days of this region, with the article."""

    year = fields.Integer()
    today = fields.Date()
    region = fields.String()
    article = fields.String()
    whole = fields.Boolean()
    domains = fields.List(fields.String())
    tables = fields.List(fields.Nested(TableNameOut))
    owed = fields.List(fields.Nested(OwedOut))


class RateOut(Schema):
    """A rate with both of its numbers."""

    id = fields.String()
    zh = fields.String()
    en = fields.String()
    value = fields.Dict(keys=fields.String(), values=fields.Integer())


class PointsOut(Schema):
    """Points of a department by criterion; `missed` tables cost five each."""

    lines = fields.List(fields.Dict(keys=fields.String(), values=fields.Raw()))
    most = fields.Integer()
    points = fields.Integer()
    missed = fields.Integer()


class DepartmentRatesOut(Schema):
    """The indicators of one department."""

    key = fields.String()
    label = fields.String()
    rates = fields.List(fields.Nested(RateOut))
    points = fields.Nested(PointsOut)


class CriterionOut(Schema):
    """A criterion of the assessment rules (考核细则) and the points it gives at most."""

    id = fields.String()
    zh = fields.String()
    en = fields.String()
    most = fields.Integer()


class GapOut(Schema):
    """A line of a department's timetable: what is missing, who closes it and by when."""

    code = fields.String()
    n = fields.Integer()
    article = fields.String()
    link = fields.String()
    holder = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    late = fields.Boolean()


class WatchedOut(Schema):
    """A department with its score, its use of the platform, and the grounds that put it on the watch list (none: it is not on it)."""

    department_id = Uuid()
    department = fields.String()
    score = fields.Integer()
    platform_rate = fields.Dict(keys=fields.String(), values=fields.Integer())
    grounds = fields.List(fields.String(metadata={"enum": ["incomplete", "weak", "low_use"]}))
    gaps = fields.List(fields.Nested(GapOut))


class WatchListOut(Schema):
    """The watch list (督查清单); `least` is the percent below which use of the platform is low."""

    least = fields.Integer()
    items = fields.List(fields.Nested(WatchedOut))


class IndicatorsOut(Schema):
    """Indicators of a year, of departments by name, never of people."""

    year = fields.Integer()
    until_on = fields.Date()
    rates = fields.List(fields.Nested(RateOut))
    departments = fields.List(fields.Nested(DepartmentRatesOut))
    months = fields.List(fields.Dict(keys=fields.String(), values=fields.Integer()))
    missed = fields.Integer()
    assessment = fields.List(fields.Nested(CriterionOut))


def submission_out(row: Any, **more: Any) -> dict[str, Any]:
    """A submission as a dict, with whether it came after its last working day."""
    names = [name for name in SubmissionOut().fields if name not in ("table", "late")]
    made: date = more.pop("made_on")
    late = bool(row.due_on and made > row.due_on)
    return {**{name: getattr(row, name) for name in names}, "table_id": row.table_id, "late": late, **more}
