"""How is last year's plan taken over as a draft of another year?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.problem import NotFound
from mingcha.plans import queries
from mingcha.plans.actions.plans import create_plan
from mingcha.plans.actions.tasks import create_task
from mingcha.plans.rules.periods import moved_year
from mingcha.registers import queries as registers

TAKEN = ("title", "draw_type", "method", "frequency", "content", "scheme", "origin", "ordered_by")
JOINT = ("joint_type", "joint_origin", "duties")


def copy_plan(plan_id: str, *, id: str, year: int, title: str, region: str, ctx: Ctx) -> list[str]:
    """A draft of `year` with the plan's own tasks, their windows moved by as many years; gives the titles of tasks left out.

    A task is left out when none of its items is active any more, or another department led it. Agreements with other regions are made anew.
    Raises NotFound, PlanOverlaps and what `create_task` raises.
    """
    plan = queries.get_plan(plan_id)
    if plan.department_id != ctx.actor.department_id:
        raise NotFound()
    others = [one for one in plan.departments if one != plan.department_id]
    create_plan(
        id=id,
        year=year,
        title=title,
        region=region,
        kind=plan.kind,
        domain=plan.domain,
        period=plan.period,
        departments=others,
        note=plan.note,
        copied_from=plan_id,
        ctx=ctx,
    )
    if queries.list_tasks_of_plan(id):
        return []
    left_out = []
    for task in queries.list_tasks_of_plan(plan_id):
        fields = _fields(task, year - plan.year)
        if task.state == "cancelled" or task.lead_department_id != plan.department_id or not fields["item_ids"]:
            left_out.append(task.title)
        else:
            create_task(id, id=ctx.ids.new(), fields=fields, ctx=ctx)
    return left_out


def _fields(task: queries.TaskRow, years: int) -> dict[str, Any]:
    items = registers.list_items_by_id(task.item_ids)
    others = [one for one in task.departments if one != task.lead_department_id]
    return {
        **{name: getattr(task, name) for name in (*TAKEN, *(JOINT if others else ()))},
        "item_ids": [one for one in task.item_ids if one in items and items[one].state == "active"],
        "scope": {name: list(values) for name, values in asdict(task.scope).items()},
        "ratios": {name: list(ratio) for name, ratio in task.ratios.items()},
        "seats": [{"departments": list(one.departments), "qualification": one.qualification} for one in task.seats],
        "departments": others,
        "window_from": moved_year(task.window_from, years),
        "window_to": moved_year(task.window_to, years),
    }
