"""Which versions had a plan, and what did each change (S0-2.4d)?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.identity import queries as identity
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.db import session
from mingcha.plans.models import PlanVersion
from mingcha.plans.queries.lists import TaskRow, get_plan, list_tasks_of_plan
from mingcha.plans.rules.changes import Change, list_changes
from mingcha.registers import queries as registers

ID_FIELDS = ("items", "departments")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One amendment: the version it made, why, when, by whom, and what it changed (names in place of ids)."""

    version: int
    reason: str
    at: datetime
    by: str
    changes: list[Change]


def whole_plan(plan_id: str) -> dict[str, Any]:
    """The plan with its tasks as JSON, as the version store keeps it."""
    plan = get_plan(plan_id)
    return {
        "title": plan.title,
        "kind": plan.kind,
        "state": plan.state,
        "departments": list(plan.departments),
        "note": plan.note,
        "published_at": rfc3339(plan.published_at) if plan.published_at else None,
        "tasks": [task_facts(task) for task in list_tasks_of_plan(plan_id)],
    }


def task_facts(task: TaskRow) -> dict[str, Any]:
    """A task as JSON, for versions and the audit chain."""
    return {
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "items": list(task.item_ids),
        "departments": list(task.departments),
        "ratios": {name: list(ratio) for name, ratio in task.ratios.items()},
        "scope": {
            name: list(getattr(task.scope, name)) for name in ("districts", "industries", "kinds", "risk_classes")
        },
        "seats": [{"departments": list(seat.departments), "qualification": seat.qualification} for seat in task.seats],
        "window": [task.window_from.isoformat(), task.window_to.isoformat()],
        "method": task.method,
        "draw_type": task.draw_type,
        "frequency": task.frequency,
        "content": task.content,
        "scheme": task.scheme,
        "origin": task.origin,
        "ordered_by": task.ordered_by,
        "joint_type": task.joint_type,
        "joint_origin": task.joint_origin,
        "duties": task.duties,
        "cross_regions": task.cross_regions,
        "state": task.state,
    }


def list_versions(plan_id: str) -> list[VersionRow]:
    """Every amendment, newest first; each compared with the version before it. Raises NotFound."""
    now = whole_plan(plan_id)
    rows = session().scalars(
        select(PlanVersion).where(PlanVersion.plan_id == plan_id).order_by(PlanVersion.version.desc())
    )
    kept = list(rows)
    after = [now, *(row.data for row in kept)]
    changes = [list_changes(row.data, after[place]) for place, row in enumerate(kept)]
    names = _names(change for found in changes for change in found)
    return [
        VersionRow(row.version + 1, row.reason, row.ended_at, row.ended_by, [_named(one, names) for one in found])
        for row, found in zip(kept, changes, strict=True)
    ]


def _names(changes: Iterable[Change]) -> dict[str, str]:
    wanted = {one for each in changes if each.field in ID_FIELDS for one in [*(each.before or ()), *(each.after or ())]}
    names = {key: view.name for key, view in identity.list_departments_by_id(wanted).items()}
    return {**names, **{key: item.name for key, item in registers.list_items_by_id(sorted(wanted)).items()}}


def _named(change: Change, names: Mapping[str, str]) -> Change:
    if change.field not in ID_FIELDS:
        return change
    before, after = ([names.get(one, one) for one in ids or ()] for ids in (change.before, change.after))
    return replace(change, before=before, after=after)
