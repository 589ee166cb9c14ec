"""Which addresses do tasks answer?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.plans import actions, queries
from mingcha.plans.routes.plans import seen_plan, seen_version
from mingcha.plans.schemas import (
    PreviewIn,
    PreviewOut,
    TaskArgs,
    TaskDetailOut,
    TaskIn,
    TaskPageOut,
    TaskPut,
)

blp = blueprint("tasks")
Json = dict[str, Any]


def _seen_task(task_id: Any) -> queries.TaskRow:
    """The task if its department takes part or its plan is public. Raises NotFound."""
    task = queries.get_task(str(task_id))
    if ctx().actor.department_id not in task.departments:
        seen_plan(task.plan_id)
    return task


def _task_out(task_id: Any) -> Json:
    task = queries.get_task(str(task_id))
    block = queries.find_block(task.id)
    scheme = queries.scheme_of(task)
    return {
        **asdict(task),
        "joint": task.joint,
        "blocked": block.document(ctx().lang) if block else None,
        "scheme_facts": scheme,
    }


@blp.route("/plans/<uuid:plan_id>/tasks", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(TaskIn)
@blp.response(201, TaskDetailOut)
def post_task(values: Json, plan_id: Any) -> Json:
    """A task led by the caller's department."""
    plan = seen_plan(plan_id)
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
    actions.change_task(task.id, fields=values, seen_version=seen_version(task.version), reason=reason, ctx=ctx())
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
