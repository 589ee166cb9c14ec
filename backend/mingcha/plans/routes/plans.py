"""Which addresses do plans answer?"""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import Any

from flask import Response, request

from mingcha.kernel.http import blueprint, ctx, if_match, requires, settings
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.plans import actions, queries
from mingcha.plans.rules.tables import safe_cell
from mingcha.plans.schemas import FileIn, PlanArgs, PlanIn, PlanOut, PlanPageOut, PlanPut
from mingcha.plans.schemas.office import CopyIn, CopyOut, OpinionIn, PlanTableOut, VersionsOut
from mingcha.regions import queries as regions

blp = blueprint("plans")
Json = dict[str, Any]


def plan_out(plan: queries.PlanRow, calendar: regions.WorkdayCalendar | None = None) -> Json:
    """A plan as shown to the caller: due mark, whose opinion it waits for, what may be done."""
    return {
        **asdict(plan),
        "due": queries.due_of(plan, ctx().clock.today(), calendar, lang=ctx().lang),
        "waits_for": queries.waiting_of(plan),
        "table": queries.find_table(plan),
        "can": queries.acts_open(plan, ctx().actor),
    }


def seen_plan(plan_id: Any) -> queries.PlanRow:
    """The plan if the caller may see it. Raises NotFound."""
    plan = queries.get_plan(str(plan_id))
    if not queries.sees_plan(plan, ctx().actor):
        raise NotFound()
    return plan


def seen_version(current: int) -> int:
    """The version in If-Match, which must be the present one. Raises Malformed, Stale."""
    if_match(current)
    return int(request.headers["If-Match"].strip('" '))


@blp.route("/plans", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(PlanArgs, location="query")
@blp.response(200, PlanPageOut)
def get_plans(args: Json) -> Page[Json]:
    """Plans the caller's department takes part in, all public ones, and those of the domains it coordinates."""
    actor = ctx().actor
    department_id = None if actor.can(Permission.AUDIT_READ) else actor.department_id
    domains = queries.coordinated_domains(actor, settings().region)
    page = queries.list_plans(department_id=department_id, domains=domains, **args)
    calendar = regions.get_calendar()
    return Page([plan_out(plan, calendar) for plan in page.items], page.next)


@blp.route("/plans", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(PlanIn)
@blp.response(201, PlanOut)
def post_plan(values: Json) -> Json:
    """A draft plan of the caller's department."""
    return plan_out(queries.get_plan(actions.create_plan(region=settings().region, ctx=ctx(), **values)))


@blp.route("/plans/<uuid:plan_id>", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.response(200, PlanOut)
def get_plan(plan_id: Any) -> Json:
    """One plan with its neutral due mark and what the caller may do."""
    return plan_out(seen_plan(plan_id))


@blp.route("/plans/<uuid:plan_id>", methods=["PUT"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(PlanPut)
@blp.response(200, PlanOut)
def put_plan(values: Json, plan_id: Any) -> Json:
    """Changes a plan; If-Match carries the version the caller saw."""
    plan = seen_plan(plan_id)
    actions.change_plan(plan.id, seen_version=seen_version(plan.version), ctx=ctx(), **values)
    return plan_out(queries.get_plan(plan.id))


@blp.route("/plans/<uuid:plan_id>/approve", methods=["POST"])
@requires(Permission.PLAN_APPROVE)
@blp.response(200, PlanOut)
def approve_plan(plan_id: Any) -> Json:
    """The head of the department approves the plan and its tasks' schemes."""
    actions.approve_plan(str(plan_id), ctx=ctx())
    return plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/file", methods=["POST"])
@requires(Permission.PLAN_PUBLISH)
@blp.arguments(FileIn)
@blp.response(200, PlanOut)
def file_plan(values: Json, plan_id: Any) -> Json:
    """Records the filing."""
    actions.file_plan(str(plan_id), ctx=ctx(), **values)
    return plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/publish", methods=["POST"])
@requires(Permission.PLAN_PUBLISH)
@blp.response(200, PlanOut)
def publish_plan(plan_id: Any) -> Json:
    """Makes the plan public."""
    actions.publish_plan(str(plan_id), ctx=ctx())
    return plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/study", methods=["POST"])
@requires(Permission.PLAN_PUBLISH)
@blp.arguments(OpinionIn)
@blp.response(200, PlanOut)
def study_plan(values: Json, plan_id: Any) -> Json:
    """What the joint conference said of a joint plan (S1-10a)."""
    actions.give_opinion(str(plan_id), kind="study", ctx=ctx(), **values)
    return plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/review", methods=["POST"])
@requires(Permission.PLAN_APPROVE)
@blp.arguments(OpinionIn)
@blp.response(200, PlanOut)
def review_plan(values: Json, plan_id: Any) -> Json:
    """What the supervising office says of a plan handed in for review (S4-10a)."""
    actions.give_opinion(str(plan_id), kind="review", ctx=ctx(), **values)
    return plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/close", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.response(200, PlanOut)
def close_plan(plan_id: Any) -> Json:
    """Ends a plan in force; nothing starts under it any more."""
    actions.close_plan(str(plan_id), ctx=ctx())
    return plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/copy", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(CopyIn)
@blp.response(201, CopyOut)
def copy_plan(values: Json, plan_id: Any) -> Json:
    """The plan again as a draft of another year, with the titles of tasks that could not be taken over."""
    left_out = actions.copy_plan(str(plan_id), region=settings().region, ctx=ctx(), **values)
    return {"plan": plan_out(queries.get_plan(values["id"])), "left_out": left_out}


@blp.route("/plans/<uuid:plan_id>/versions", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.response(200, VersionsOut)
def get_versions(plan_id: Any) -> Json:
    """Every amendment with what it changed (S0-2.4d)."""
    return {"items": queries.list_versions(seen_plan(plan_id).id)}


@blp.route("/plans/<uuid:plan_id>/table", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.response(200, PlanTableOut)
def get_table(plan_id: Any) -> Json:
    """Table 1 or 4 as a view of the plan (S4-3a, S4-8a)."""
    table = queries.get_table(seen_plan(plan_id).id)
    place = 2 if ctx().lang == "en" else 1
    return {**asdict(table), "columns": [{"key": one[0], "title": one[place]} for one in table.columns]}


@blp.route("/plans/<uuid:plan_id>/table.csv", methods=["GET"])
@requires(Permission.PLAN_READ)
def get_table_file(plan_id: Any) -> Response:
    """The same table as CSV (UTF-8 with mark, Chinese headings), to be handed over."""
    table = queries.get_table(seen_plan(plan_id).id)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([zh for _, zh, _ in table.columns])
    writer.writerows([safe_cell(row.get(key)) for key, _, _ in table.columns] for row in table.rows)
    reply = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f'attachment; filename="table-{table.id}.csv"'
    return reply
