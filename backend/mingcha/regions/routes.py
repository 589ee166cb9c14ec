"""Where are the region's rules and the working-day calendar read and kept?"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.regions import actions, queries, schemas

blp = blueprint("regions")


@blp.route("/regions", methods=["GET"])
@requires(Permission.REGION_READ)
@blp.response(200, schemas.RegionListOut)
def list_regions() -> Any:
    """All region profiles."""
    return {"items": queries.list_profiles()}


@blp.route("/region", methods=["GET"])
@requires(Permission.REGION_READ)
@blp.response(200, schemas.RegionOut)
def show_region() -> Any:
    """This office's region: every setting with its article, and this year's plan dates."""
    profile = queries.get_profile(settings().region)
    deadlines = queries.plan_deadlines(profile, ctx().clock.today().year, queries.get_calendar())
    return schemas.region_out(profile, deadlines, ctx().lang)


@blp.route("/calendar/<int:year>", methods=["GET"])
@requires(Permission.REGION_READ)
@blp.response(200, schemas.CalendarYearOut)
def show_calendar_year(year: int) -> ResponseReturnValue:
    """One official year; 404 names the missing notice. The ETag is its version."""
    found = queries.get_calendar_year(year)
    return found, 200, {"ETag": f'"{found.version}"'}  # type: ignore[return-value]


@blp.route("/calendar/<int:year>", methods=["PUT"])
@requires(Permission.CALENDAR_WRITE)
@blp.arguments(schemas.CalendarYearIn)
@blp.arguments(schemas.IfMatchIn, location="headers")
@blp.response(200, schemas.CalendarYearOut)
def enter_calendar_year(body: dict[str, Any], headers: dict[str, Any], year: int) -> Any:
    """Enters or replaces an official year. With If-Match, only over the version that was seen."""
    return actions.enter_calendar_year(year, ctx=ctx(), seen_version=headers["if_match"], **body)


@blp.route("/workdays/due", methods=["GET"])
@requires(Permission.REGION_READ)
@blp.arguments(schemas.WorkdaysDueIn, location="query")
@blp.response(200, schemas.DueDateOut)
def show_workdays_due(args: dict[str, Any]) -> Any:
    """The last day of a term in working days; provisional beyond the last official year, never silently."""
    queries.get_profile(args["region"] or settings().region)
    start: date = args["start"]
    due = queries.add_workdays(start, args["days"], queries.get_calendar())
    return {
        "start": start,
        "days": args["days"],
        "due_on": due.on,
        "provisional": due.provisional,
        "reason": due.reason_in(ctx().lang),
    }
