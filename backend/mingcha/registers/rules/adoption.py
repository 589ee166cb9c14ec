"""Which fields of an item made above stay as they were made? (C4, S2-2.1b)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LOCKED: dict[str, str] = {
    "name": "抽查事项名称",
    "sub_name": "抽查子项",
    "field": "抽查领域",
    "category": "事项类别",
    "content": "抽查内容",
    "object_range": "检查对象",
    "methods": "抽查方式",
    "legal_basis": "抽查依据",
    "domain": "监管领域",
}
"""What comes from above with its header; ratio, frequency, participants and remarks are the region's own."""
ORIGIN = ("adopted_from", "adopted_document")


def with_origin(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A row that says nothing of its origin leaves the item's origin as it is."""
    kept = {} if values["adopted_from"] else {name: before[name] for name in ORIGIN}
    return {**values, **kept}


def locked_changes(before: Mapping[str, Any], values: Mapping[str, Any], *, checklist_changed: bool) -> list[str]:
    """Headers of adopted fields that a row would change; none if it names another document from above (a new adoption)."""
    if not before["adopted_from"] or values["adopted_document"] != before["adopted_document"]:
        return []
    changed = [header for name, header in LOCKED.items() if before[name] != values[name]]
    return [*changed, "检查要点"] if checklist_changed else changed
