"""Which addresses do plans and tasks answer?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request

from mingcha.kernel.http import blueprint, ctx, if_match, requires, settings
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.plans import actions, queries
from mingcha.plans.schemas import (
    FileIn,
    PlanArgs,
    PlanIn,
    PlanOut,
    PlanPageOut,
    PlanPut,
    PreviewIn,
    PreviewOut,
    TaskArgs,
    TaskDetailOut,
    TaskIn,
    TaskPageOut,
    TaskPut,
)

blp = blueprint("plans")
Json = dict[str, Any]


def _plan_out(plan: queries.PlanRow) -> Json:
    return {
        **asdict(plan),
        "due": queries.due_of(plan, ctx().clock.today()),
        "can": queries.acts_open(plan, ctx().actor),
    }


def _seen_plan(plan_id: Any) -> queries.PlanRow:
    """The plan if the caller may see it. Raises NotFound."""
    plan = queries.get_plan(str(plan_id))
    if not queries.sees_plan(plan, ctx().actor):
        raise NotFound()
    return plan


def _seen_task(task_id: Any) -> queries.TaskRow:
    """The task if its department takes part or its plan is public. Raises NotFound."""
    task = queries.get_task(str(task_id))
    if ctx().actor.department_id not in task.departments:
        _seen_plan(task.plan_id)
    return task


def _task_out(task_id: Any) -> Json:
    task = queries.get_task(str(task_id))
    block = queries.find_block(task.id)
    return {**asdict(task), "blocked": block.document(ctx().lang) if block else None}


def _seen_version(current: int) -> int:
    if_match(current)
    return int(request.headers["If-Match"].strip('" '))


@blp.route("/plans", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(PlanArgs, location="query")
@blp.response(200, PlanPageOut)
def get_plans(args: Json) -> Page[Json]:
    """Plans the caller's department takes part in, and all public ones."""
    actor = ctx().actor
    department_id = None if actor.can(Permission.AUDIT_READ) else actor.department_id
    page = queries.list_plans(department_id=department_id, **args)
    return Page([_plan_out(plan) for plan in page.items], page.next)


@blp.route("/plans", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(PlanIn)
@blp.response(201, PlanOut)
def post_plan(values: Json) -> Json:
    """A draft plan of the caller's department."""
    return _plan_out(queries.get_plan(actions.create_plan(region=settings().region, ctx=ctx(), **values)))


@blp.route("/plans/<uuid:plan_id>", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.response(200, PlanOut)
def get_plan(plan_id: Any) -> Json:
    """One plan with its neutral due mark and what the caller may do."""
    return _plan_out(_seen_plan(plan_id))


@blp.route("/plans/<uuid:plan_id>", methods=["PUT"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(PlanPut)
@blp.response(200, PlanOut)
def put_plan(values: Json, plan_id: Any) -> Json:
    """Changes a plan; If-Match carries the version the caller saw."""
    plan = _seen_plan(plan_id)
    actions.change_plan(plan.id, seen_version=_seen_version(plan.version), ctx=ctx(), **values)
    return _plan_out(queries.get_plan(plan.id))


@blp.route("/plans/<uuid:plan_id>/approve", methods=["POST"])
@requires(Permission.PLAN_APPROVE)
@blp.response(200, PlanOut)
def approve_plan(plan_id: Any) -> Json:
    """The head of the department approves the plan and its tasks' schemes."""
    actions.approve_plan(str(plan_id), ctx=ctx())
    return _plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/file", methods=["POST"])
@requires(Permission.PLAN_PUBLISH)
@blp.arguments(FileIn)
@blp.response(200, PlanOut)
def file_plan(values: Json, plan_id: Any) -> Json:
    """Records the filing."""
    actions.file_plan(str(plan_id), ctx=ctx(), **values)
    return _plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/publish", methods=["POST"])
@requires(Permission.PLAN_PUBLISH)
@blp.response(200, PlanOut)
def publish_plan(plan_id: Any) -> Json:
    """Makes the plan public."""
    actions.publish_plan(str(plan_id), ctx=ctx())
    return _plan_out(queries.get_plan(str(plan_id)))


@blp.route("/plans/<uuid:plan_id>/tasks", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(TaskIn)
@blp.response(201, TaskDetailOut)
def post_task(values: Json, plan_id: Any) -> Json:
    """A task led by the caller's department."""
    plan = _seen_plan(plan_id)
    task_id, reason = values.pop("id"), values.pop("reason")
    actions.create_task(plan.id, id=task_id, fields=values, reason=reason, ctx=ctx())
    return _task_out(task_id)


@blp.route("/tasks", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.arguments(TaskArgs, location="query")
@blp.response(200, TaskPageOut)
def get_tasks(args: Json) -> Page[queries.TaskRow]:
    """Tasks the caller's department takes part in, and those of public plans."""
    actor = ctx().actor
    department_id = None if actor.can(Permission.AUDIT_READ) else actor.department_id
    return queries.list_tasks(department_id=department_id, plan_id=args.pop("plan"), **args)


@blp.route("/tasks/<uuid:task_id>", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.response(200, TaskDetailOut)
def get_task(task_id: Any) -> Json:
    """One task, and why it may not be drawn now."""
    return _task_out(_seen_task(task_id).id)


@blp.route("/tasks/<uuid:task_id>", methods=["PUT"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(TaskPut)
@blp.response(200, TaskDetailOut)
def put_task(values: Json, task_id: Any) -> Json:
    """Changes a task until its pool is frozen; If-Match carries the version the caller saw."""
    task, reason = _seen_task(task_id), values.pop("reason")
    actions.change_task(task.id, fields=values, seen_version=_seen_version(task.version), reason=reason, ctx=ctx())
    return _task_out(task.id)


@blp.route("/tasks/<uuid:task_id>/approve", methods=["POST"])
@requires(Permission.PLAN_APPROVE)
@blp.response(200, TaskDetailOut)
def approve_task(task_id: Any) -> Json:
    """The head of the lead department approves the scheme of a task that was added or changed later."""
    actions.approve_task(str(task_id), ctx=ctx())
    return _task_out(task_id)


@blp.route("/tasks/<uuid:task_id>/preview", methods=["GET"])
@requires(Permission.PLAN_READ)
@blp.response(200, PreviewOut)
def preview_task(task_id: Any) -> Json:
    """What the register would give now, class by class."""
    return _preview_out(queries.preview_task(_seen_task(task_id).id))


@blp.route("/tasks/preview", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(PreviewIn)
@blp.response(200, PreviewOut)
def preview_scope(data: Json) -> Json:
    """The same for a scope and ratios that are not kept yet; nothing is."""
    ratios = {name: (num, max(den, 1)) for name, (num, den) in data["ratios"].items()}
    return _preview_out(queries.preview_scope(data["scope"], ratios))


def _preview_out(strata: list[queries.Stratum]) -> Json:
    sums = {"base": sum(one.base for one in strata), "eligible": sum(one.eligible for one in strata)}
    return {"strata": strata, **sums, "n": sum(one.n or 0 for one in strata)}
