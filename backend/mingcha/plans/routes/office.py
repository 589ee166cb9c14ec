"""What can the coordinating office ask of a year: roll-up, programme, calendar?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.plans import actions, queries
from mingcha.plans.schemas.office import CalendarOut, ProgrammeIn, ProgrammeOut, RollUpOut, YearArgs
from mingcha.regions import queries as regions

blp = blueprint("plan_office")
Json = dict[str, Any]


def _year(args: Json) -> int:
    return args["year"] or ctx().clock.today().year


@blp.route("/plan-roll-up", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(YearArgs, location="query")
@blp.response(200, RollUpOut)
def get_roll_up(args: Json) -> queries.RollUp:
    """All departments' plans of a year with what is missing and late (S0-2.4c); others see their own department."""
    now = ctx()
    return queries.get_roll_up(_year(args), actor=now.actor, region=settings().region, today=now.clock.today())


@blp.route("/plan-programme", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(YearArgs, location="query")
@blp.response(200, ProgrammeOut)
def get_programme(args: Json) -> Json:
    """The named industries with their joint draws, and which are open (S3A-2.4.1a)."""
    return _programme(_year(args))


@blp.route("/plan-programme", methods=["PUT"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(ProgrammeIn)
@blp.response(200, ProgrammeOut)
def put_programme(values: Json) -> Json:
    """The coordinating office names the year's industries."""
    actions.set_programme(values["year"], values["industries"], region=settings().region, ctx=ctx())
    return _programme(values["year"])


def _programme(year: int) -> Json:
    region = settings().region
    profile = regions.get_profile(region)
    may = bool(queries.coordinated_domains(ctx().actor, region)) and ctx().actor.can(Permission.PLAN_WRITE)
    items = queries.list_programme(year, region)
    return {"year": year, "article": profile.article("frequency"), "items": items, "may_change": may}


@blp.route("/plan-calendar", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(YearArgs, location="query")
@blp.response(200, CalendarOut)
def get_calendar(args: Json) -> Json:
    """The tasks of a year that the caller sees, with their windows, and the plans' due days."""
    year, region = _year(args), settings().region
    rows = queries.list_calendar(year, actor=ctx().actor, region=region)
    deadlines = regions.plan_deadlines(regions.get_profile(region), year, regions.get_calendar())
    tasks = [{**asdict(task), "joint": task.joint, "plan_title": plan.title} for task, plan in rows]
    days = [{"on": one.on, "domains": one.domains, "period": one.period} for one in deadlines]
    return {"year": year, "tasks": tasks, "due": days}
