"""Which inspections were outside the plan or the platform's draws?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.plans import actions, queries
from mingcha.plans.rules.guard import REASON_WORDS
from mingcha.plans.schemas.office import YearArgs
from mingcha.plans.schemas.outside import OutsideArgs, OutsideCountsOut, OutsideIn, OutsidePageOut
from mingcha.regions import queries as regions

blp = blueprint("outside_checks")
Json = dict[str, Any]


def _departments() -> list[str] | None:
    """The caller's own; None (all) for the coordinating office and auditors."""
    actor = ctx().actor
    return None if queries.seen_domains(actor, settings().region) else [actor.department_id or ""]


@blp.route("/outside-checks", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(OutsideArgs, location="query")
@blp.response(200, OutsidePageOut)
def get_outside_checks(args: Json) -> Page[queries.OutsideRow]:
    """A year's inspections outside plan or draw, newest first."""
    year = args.pop("year") or ctx().clock.today().year
    return queries.list_outside_checks(departments=_departments(), year=year, **args)


@blp.route("/outside-checks", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(OutsideIn)
@blp.response(201, OutsideCountsOut)
def post_outside_check(values: Json) -> Json:
    """Lets one through the guard and counts it; blocked with the region's article where its reason is none (C17)."""
    actions.record_outside_check(region=settings().region, ctx=ctx(), **values)
    return _counts(values["checked_on"].year)


@blp.route("/outside-checks/counts", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(YearArgs, location="query")
@blp.response(200, OutsideCountsOut)
def get_outside_counts(args: Json) -> Json:
    """A year's counts by department, kind and reason (S4-7), with the reasons that the region knows."""
    return _counts(args["year"] or ctx().clock.today().year)


def _counts(year: int) -> Json:
    profile = regions.get_profile(settings().region)
    place = 1 if ctx().lang == "en" else 0
    return {
        "year": year,
        "items": queries.count_outside_checks(year, departments=_departments()),
        "reasons": [{"key": one, "title": REASON_WORDS[one][place]} for one in profile.unplanned_reasons],
        "article": profile.article("unplanned.reasons"),
    }
