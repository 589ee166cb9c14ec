"""What differs between two versions of a plan (S0-2.4d)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PLAN_FIELDS = ("title", "kind", "departments", "note")
LEFT_OUT = frozenset({"id", "number", "title", "state"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what`: plan, added, removed or changed task; `field` with its two values where something changed."""

    what: str
    task: str | None
    field: str | None
    before: Any
    after: Any


def list_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Both as the version store keeps them ({title, kind, departments, note, tasks: [facts]}); plan first, then task by task."""
    found = [
        Change("plan", None, name, before.get(name), after.get(name))
        for name in PLAN_FIELDS
        if before.get(name) != after.get(name)
    ]
    old = {one["id"]: one for one in before["tasks"]}
    new = {one["id"]: one for one in after["tasks"]}
    found += [Change("removed", one["title"], None, None, None) for key, one in old.items() if key not in new]
    found += [Change("added", one["title"], None, None, None) for key, one in new.items() if key not in old]
    for key in old:
        if key in new:
            found += _task_changes(old[key], new[key])
    return found


def _task_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """A field that the older version did not know yet is no change."""
    names = ["title", *(name for name in new if name not in LEFT_OUT)]
    if old.get("state") != new.get("state") and new.get("state") == "cancelled":
        names.append("state")
    return [
        Change("changed", new["title"], name, old[name], new.get(name))
        for name in names
        if name in old and old[name] != new.get(name)
    ]
