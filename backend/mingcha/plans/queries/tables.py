"""Tables 1 and 4 as views of a plan (S4-3a, S4-8a): nobody types what the plan says already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.clock import local_date
from mingcha.plans.queries.guard import scheme_of
from mingcha.plans.queries.lists import PlanRow, TaskRow, get_plan, list_tasks_of_plan
from mingcha.plans.rules import drawn_number
from mingcha.plans.rules.periods import PERIOD_WORDS
from mingcha.plans.rules.tables import PlanTable, TableUnknown, columns_of, table_of
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

METHODS = {"onsite": "实地核查", "document": "书面检查", "online": "网络监测", "entrusted": "委托专业机构"}
CATEGORIES = {"general": "一般检查事项", "key": "重点检查事项"}
KINDS = {
    "association": "社会团体",
    "private_non_enterprise": "民办非企业单位",
    "foundation": "基金会",
    "public_institution": "事业单位",
    "professional_body": "非法人专业机构",
    "collective": "农村集体经济组织",
    "organ": "机关",
    "other_body": "其他主体",
}


def find_table(plan: PlanRow) -> str | None:
    """`1` or `4` where the region's notice asks for that table of the plan, else None."""
    name = table_of(plan.domain, plan.period)
    return name if any(one.id == name for one in regions.get_profile(plan.region).stats_tables) else None


def get_table(plan_id: str) -> PlanTable:
    """Table 4 for a half-year plan outside the market domain, else table 1; one row per task and item. Raises NotFound, TableUnknown."""
    plan = get_plan(plan_id)
    profile = regions.get_profile(plan.region)
    name = table_of(plan.domain, plan.period)
    known = next((table for table in profile.stats_tables if table.id == name), None)
    if known is None:
        raise TableUnknown(article=profile.article("stats.tables"))
    names = {view.id: view.name for view in identity.list_departments()}
    rows = [
        row for task in list_tasks_of_plan(plan_id) if task.state != "cancelled" for row in _rows(plan, task, names)
    ]
    numbered: list[Mapping[str, Any]] = [{"no": place, **row} for place, row in enumerate(rows, 1)]
    to = (*known.to, *(known.to_market if plan.domain == "market" else ()))
    return PlanTable(name, f"{plan.year}{known.title}", to, columns_of(name), numbered)


def _rows(plan: PlanRow, task: TaskRow, names: Mapping[str, str]) -> list[Mapping[str, Any]]:
    items = registers.list_items_by_id(task.item_ids)
    counted = registers.count_objects_in_scope(task.scope)
    number = sum(drawn_number(opened, task.ratios[one]) for one, (_, opened) in counted.items() if one in task.ratios)
    scheme = scheme_of(task)
    ranges = [*task.scope.districts, *task.scope.industries, *(f"{one}类" for one in task.scope.risk_classes)]
    others = [names.get(one, "") for one in task.departments if one != task.lead_department_id]
    lead = names.get(task.lead_department_id, "")
    shared = {
        "department": names.get(plan.department_id, ""),
        "period": PERIOD_WORDS[plan.period][0],
        "kinds": "、".join(KINDS.get(one, one) for one in task.scope.kinds),
        "plan": plan.title,
        "range": "、".join(ranges) or "全部",
        "base": sum(rows for rows, _ in counted.values()),
        "ratio": "、".join(f"{one} {num}/{den}" for one, (num, den) in task.ratios.items()),
        "number": number,
        "frequency": scheme["frequency"] or "",
        "method": METHODS[task.method],
        "time": f"{task.window_from.isoformat()}—{task.window_to.isoformat()}",
        "joint": "是" if task.joint else "否",
        "participants": "、".join([lead, *others]),
        "origin": f"上级组织（{task.ordered_by}）" if task.origin == "above" else "本级自行",
        "published_on": local_date(plan.published_at).isoformat() if plan.published_at else "",
        "remark": "",
    }
    return [{**shared, **_of_item(items[one], task)} for one in task.item_ids if one in items]


def _of_item(item: registers.ItemRow, task: TaskRow) -> dict[str, str]:
    return {
        "basis": "；".join(item.legal_basis),
        "item": f"{item.code} {item.name}",
        "category": CATEGORIES[item.category],
        "content": task.content or item.content or "",
        "level": item.level or "",
    }
