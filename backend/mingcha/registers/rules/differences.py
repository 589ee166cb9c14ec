"""What changed between two versions of an item list?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Snapshot = Mapping[str, Any]
FIELDS = (
    "name",
    "sub_name",
    "field",
    "category",
    "content",
    "object_range",
    "methods",
    "ratio",
    "ratio_cap",
    "frequency",
    "legal_basis",
    "authority",
    "participants",
    "qualification",
    "level",
    "power_list_ref",
    "adopted_from",
    "adopted_document",
    "domain",
    "checklist_version",
    "state",
    "remark",
)


@dataclass(frozen=True, slots=True)
class Named:
    """An item by code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; values as snapshots have them."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item in both versions, and its fields that differ."""

    code: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Items that came, items that went, items that changed; each by code."""

    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changed: tuple[ItemChange, ...]


def compare(old: Sequence[Snapshot], new: Sequence[Snapshot]) -> Difference:
    """The way from `old` to `new` (S0-2.2c); an item is known by its code. A field that an older snapshot lacks counts as empty."""
    was, now = ({one["code"]: one for one in side} for side in (old, new))
    changes = (_change(was[code], now[code]) for code in sorted(was.keys() & now.keys()))
    return Difference(
        added=tuple(Named(code, now[code]["name"]) for code in sorted(now.keys() - was.keys())),
        removed=tuple(Named(code, was[code]["name"]) for code in sorted(was.keys() - now.keys())),
        changed=tuple(one for one in changes if one.fields),
    )


def _change(was: Snapshot, now: Snapshot) -> ItemChange:
    pairs = ((name, _plain(was.get(name)), _plain(now.get(name))) for name in FIELDS)
    fields = tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])
    return ItemChange(now["code"], now["name"], fields)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
