"""Which shapes do region profiles, calendar years and due dates have in JSON?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import EXCLUDE, fields, post_load, validate

from mingcha.kernel.schema import Schema
from mingcha.regions.rules import PlanDeadline, RegionProfile


class RegionRefOut(Schema):
    """A region in a list."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    division = fields.String(required=True)
    notice = fields.String(required=True)


class RegionListOut(Schema):
    """All regions."""

    items = fields.List(fields.Nested(RegionRefOut), required=True)


class SettingOut(Schema):
    """One setting: its value and the article it comes from."""

    value = fields.Raw(required=True, allow_none=True)
    source = fields.String(required=True)


class PlanDeadlineOut(Schema):
    """A due date of this year's plan."""

    on = fields.Date(required=True)
    last_workday = fields.Date(required=True)
    provisional = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)
    domains = fields.List(fields.String(), required=True)
    period = fields.String(required=True)


class RegionOut(RegionRefOut):
    """The region of this office with all settings."""

    settings = fields.Dict(keys=fields.String(), values=fields.Nested(SettingOut), required=True)
    plan_deadlines = fields.List(fields.Nested(PlanDeadlineOut), required=True)


class CalendarYearIn(Schema):
    """An official year: the notice, its days off and its make-up working days."""

    source = fields.String(required=True, validate=validate.Length(4, 300))
    days_off = fields.List(fields.Date(), required=True, validate=validate.Length(1, 120))
    workdays = fields.List(fields.Date(), required=True, validate=validate.Length(0, 30))


class CalendarYearOut(Schema):
    """An official year; `origin` is shipped or uploaded."""

    year = fields.Integer(required=True)
    source = fields.String(required=True)
    days_off = fields.List(fields.Date(), required=True)
    workdays = fields.List(fields.Date(), required=True)
    origin = fields.String(required=True)
    version = fields.Integer(required=True)


class IfMatchIn(Schema):
    """The version the caller saw, as in an ETag."""

    class Meta:
        unknown = EXCLUDE

    if_match = fields.String(data_key="If-Match", load_default=None, validate=validate.Regexp(r'"?\d{1,9}"?\Z'))

    @post_load
    def _number(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        seen = data["if_match"]
        return {"if_match": None if seen is None else int(seen.strip('"'))}


class WorkdaysDueIn(Schema):
    """From which day, how many working days; `region` names the profile whose calendar is meant (all use the national one)."""

    start = fields.Date(required=True)
    days = fields.Integer(required=True)
    region = fields.String(load_default=None)


class DueDateOut(Schema):
    """The last day in time; provisional with a reason beyond the last official year."""

    start = fields.Date(required=True)
    days = fields.Integer(required=True)
    due_on = fields.Date(required=True)
    provisional = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)


def region_out(profile: RegionProfile, deadlines: Sequence[PlanDeadline], lang: str) -> dict[str, Any]:
    """The JSON shape of RegionOut."""
    head = {name: getattr(profile, name) for name in ("code", "name", "name_en", "division", "notice")}
    settings = {key: {"value": value, "source": profile.article(key)} for key, value in profile.settings.items()}
    dates = [
        {
            "on": one.on,
            "last_workday": one.workday.on,
            "provisional": one.workday.provisional,
            "reason": one.workday.reason_in(lang),
            "domains": list(one.domains),
            "period": one.period,
        }
        for one in deadlines
    ]
    return {**head, "settings": settings, "plan_deadlines": dates}
