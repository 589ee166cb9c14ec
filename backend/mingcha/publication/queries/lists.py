"""Which item lists and plans has the office published? As the portal shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.clock import local_date
from mingcha.kernel.problem import NotFound
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The published items of one department."""

    title: str
    published_on: date | None
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A published plan with its tasks."""

    plan: dict[str, Any]
    tasks: list[dict[str, Any]]


def list_item_groups() -> list[ItemGroup]:
    """Every published item, by department and code."""
    items = registers.list_published_items()
    names = {d.id: d.name for d in identity.list_departments()}
    ordered = sorted(items, key=lambda item: (names.get(item.department_id, ""), item.code))
    return [
        ItemGroup(name, None, [_item(item) for item in group])
        for name, group in groupby(ordered, key=lambda item: names.get(item.department_id, ""))
    ]


def list_public_plans() -> list[dict[str, Any]]:
    """Published plans, the newest year first."""
    names = {d.id: d.name for d in identity.list_departments()}
    return [_plan(plan, names) for plan in plans.list_public_plans()]


def get_public_plan(plan_id: str) -> PublicPlan:
    """A published plan. Raises NotFound, also for one that is not published."""
    plan = plans.get_plan(plan_id)
    if not plan.public:
        raise NotFound()
    names = {d.id: d.name for d in identity.list_departments()}
    tasks = plans.list_tasks_of_plan(plan_id)
    items = registers.list_items_by_id(sorted({item for task in tasks for item in task.item_ids}))
    return PublicPlan(_plan(plan, names), [_task(task, names, items) for task in tasks if task.state != "draft"])


def percent(ratio: tuple[int, int] | None) -> str:
    """(1, 10) as 10%, (3, 1000) as 0.3%; empty without a ratio."""
    if not ratio or not ratio[1]:
        return ""
    value = Decimal(ratio[0] * 100) / Decimal(ratio[1])
    return f"{value.quantize(Decimal('0.01')).normalize():f}%"


def _item(item: registers.ItemRow) -> dict[str, Any]:
    return {
        "id": item.id,
        "code": item.code,
        "name": item.name + (f"（{item.sub_name}）" if item.sub_name else ""),
        "category": item.category,
        "content": item.content,
        "basis": item.legal_basis,
        "authority": item.authority,
        "methods": item.methods,
        "ratio": percent(item.ratio),
        "cap": percent(item.ratio_cap),
        "frequency": item.frequency,
    }


def _plan(plan: plans.PlanRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": plan.id,
        "number": plan.number,
        "title": plan.title,
        "kind": plan.kind,
        "department": names.get(plan.department_id, ""),
        "participants": [names[d] for d in plan.departments if d != plan.department_id and d in names],
        "published_on": local_date(plan.published_at) if plan.published_at else None,
        "version": plan.version,
    }


def _task(task: plans.TaskRow, names: dict[str, str], items: dict[str, registers.ItemRow]) -> dict[str, Any]:
    return {
        "number": task.number,
        "title": task.title,
        "draw_type": task.draw_type,
        "lead": names.get(task.lead_department_id, ""),
        "departments": [names[d] for d in task.departments if d != task.lead_department_id and d in names],
        "window_from": task.window_from,
        "window_to": task.window_to,
        "ratios": "、".join(f"{name} {percent(ratio)}" for name, ratio in task.ratios.items()),
        "item_names": [items[i].name for i in task.item_ids if i in items],
        "scheme": task.scheme,
    }
