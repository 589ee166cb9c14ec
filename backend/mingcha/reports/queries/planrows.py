"""What do the two plan tables (1 and 4 of notice 004) list? One row for each item of each planned task."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.clock import local_date
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers
from mingcha.reports.rules.cells import FIRST_HALF

METHODS = {"onsite": "实地核查", "document": "书面检查", "online": "网络监测", "entrusted": "委托专业机构"}


def plan_cells(
    year: int, *, period: str, domain: str, departments: Collection[str] | None
) -> list[tuple[str, dict[str, str]]]:
    """[(key, cells in words)] of the tasks in plans of the year that are no drafts, by plan and task (S4-3a, S4-8a)."""
    owned = {
        plan.id: plan
        for plan in plans.list_plans_of_year(year)
        if plan.state != "draft" and domain in ("all", plan.domain)
    }
    tasks = [
        task
        for task in plans.list_tasks_of_year(year)
        if task.plan_id in owned
        and (departments is None or task.lead_department_id in departments)
        and period in ("year", "first_half" if task.window_from.month <= FIRST_HALF else "second_half")
    ]
    names = {one.id: one.name for one in identity.list_departments()}
    items = registers.list_items_by_id(sorted({item for task in tasks for item in task.item_ids}))
    found: list[tuple[str, dict[str, str]]] = []
    for task in sorted(tasks, key=lambda one: (owned[one.plan_id].number, one.number, one.id)):
        for item_id in task.item_ids:
            cells = _cells(owned[task.plan_id], task, items[item_id], names)
            found.append((f"{task.id}/{item_id}", {"no": str(len(found) + 1), **cells}))
    return found


def _cells(plan: plans.PlanRow, task: plans.TaskRow, item: registers.ItemRow, names: dict[str, str]) -> dict[str, Any]:
    others = [names.get(one, "") for one in task.departments if one != task.lead_department_id]
    return {
        "department": names.get(task.lead_department_id, ""),
        "plan": plan.title,
        "basis": "；".join(item.legal_basis),
        "item": item.name,
        "category": "重点" if item.category == "key" else "一般",
        "range": item.object_range or "",
        "ratio": "、".join(f"{name} {_percent(*ratio)}" for name, ratio in task.ratios.items()),
        "frequency": task.frequency or item.frequency or "",
        "content": item.content or "",
        "method": METHODS.get(task.method, task.method),
        "time": f"{task.window_from.isoformat()}至{task.window_to.isoformat()}",
        "joint": "是" if plan.kind == "joint" or others else "否",
        "participants": "、".join(others),
        "published": local_date(plan.published_at).isoformat() if plan.published_at else "",
    }


def _percent(num: int, den: int) -> str:
    return f"{(Decimal(num * 100) / den).quantize(Decimal('0.01')).normalize():f}%" if den else ""
