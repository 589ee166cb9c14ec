"""Which item lists and plans has the office published? As the portal shows them."""

from __future__ import annotations

from collections.abc import Sequence
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
from mingcha.rulebooks import queries as rulebooks

LISTED = 200


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The published items of one department."""

    title: str
    published_on: date | None
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PublicList:
    """A version as it was published: its items, the version before, what changed, and the opinions it rests on."""

    head: dict[str, Any]
    groups: list[ItemGroup]
    previous: dict[str, Any] | None
    changes: registers.Difference | None
    reviews: list[registers.ReviewRow]


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A published plan with its tasks."""

    plan: dict[str, Any]
    tasks: list[dict[str, Any]]


def list_item_groups() -> list[ItemGroup]:
    """Every item in force as it was published, by department and code."""
    return _groups(registers.list_published_snapshots())


def list_list_versions() -> list[dict[str, Any]]:
    """List versions that are or were in force, the newest first (S0-2.2c)."""
    names = {d.id: d.name for d in identity.list_departments()}
    return [_version(row, names) for row in registers.list_public_lists(LISTED)]


def get_public_list(list_id: str) -> PublicList:
    """One version as it was published, and what it changed. Raises NotFound, also for drafts."""
    row = registers.get_public_list(list_id)
    names = {d.id: d.name for d in identity.list_departments()}
    before = registers.find_previous(row)
    changes = registers.compare_lists(before.id, row.id) if before else None
    reviews = [one for one in registers.list_reviews(row.id) if one.opinion == "agree" and one.round == row.round]
    previous = _version(before, names) if before else None
    return PublicList(_version(row, names), _groups(registers.list_snapshots(row.id)), previous, changes, reviews)


def list_public_rules() -> list[dict[str, Any]]:
    """Detailed rules and guides in force."""
    names = {d.id: d.name for d in identity.list_departments()}
    return [_rules(row, names) for row in rulebooks.list_public_rulebooks()]


def get_public_rules(rulebook_id: str) -> dict[str, Any]:
    """One version with its text and the other public versions. Raises NotFound."""
    names = {d.id: d.name for d in identity.list_departments()}
    row = rulebooks.get_public_rulebook(rulebook_id)
    others = rulebooks.list_versions(row.department_id, row.kind, public=True)
    return {
        **_rules(row, names),
        "sections": row.sections,
        "reason": row.reason,
        "versions": [_rules(one, names) for one in others if one.id != row.id],
    }


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


def percent(ratio: Sequence[int] | None) -> str:
    """(1, 10) as 10%, (3, 1000) as 0.3%; empty without a ratio."""
    if not ratio or not ratio[1]:
        return ""
    value = Decimal(ratio[0] * 100) / Decimal(ratio[1])
    return f"{value.quantize(Decimal('0.01')).normalize():f}%"


def _groups(snapshots: list[dict[str, Any]]) -> list[ItemGroup]:
    names = {d.id: d.name for d in identity.list_departments()}
    ordered = sorted(snapshots, key=lambda item: (names.get(item["department_id"], ""), item["code"]))
    return [
        ItemGroup(name, None, [_item(item, names) for item in group])
        for name, group in groupby(ordered, key=lambda item: names.get(item["department_id"], ""))
    ]


def _item(item: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    plain = ("id", "code", "category", "content", "authority", "methods", "frequency", "object_range")
    return {
        **{name: item[name] for name in plain},
        "name": item["name"] + (f"（{item['sub_name']}）" if item["sub_name"] else ""),
        "basis": item["legal_basis"],
        "participants": [names[one] for one in item["participants"] if one in names],
        "source": item.get("adopted_document") or item["power_list_ref"],
        "ratio": percent(item["ratio"]),
        "cap": percent(item["ratio_cap"]),
    }


def _version(row: registers.ItemListRow, names: dict[str, str]) -> dict[str, Any]:
    return {**_head(row, names), "items": row.items, "reason": row.reason}


def _rules(row: rulebooks.RulebookRow, names: dict[str, str]) -> dict[str, Any]:
    return {**_head(row, names), "adopted_from": row.adopted_from, "adopted_document": row.adopted_document}


def _head(row: registers.ItemListRow | rulebooks.RulebookRow, names: dict[str, str]) -> dict[str, Any]:
    """What one version of a list or of rules is known by."""
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.kind,
        "version": row.version,
        "state": row.state,
        "department": names.get(row.department_id, ""),
        "published_on": local_date(row.published_at) if row.published_at else None,
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
        **_scheme(task, names),
    }


def _scheme(task: plans.TaskRow, names: dict[str, str]) -> dict[str, Any]:
    """What the scheme says besides (S1-11): method, frequency, content, division of duties (S3A-2.4.3)."""
    facts = plans.scheme_of(task)
    duties = [f"{names[one]}：{text}" for one, text in facts["duties"].items() if one in names]
    return {name: facts[name] for name in ("method", "frequency", "content")} | {"duties": duties}
