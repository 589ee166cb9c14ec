"""How does a register's row stand in a file that this or another platform reads again without a change? Pure (S0-2.1a).

The headers are the ones that an import knows, and words stand for codes; what a spreadsheet would run is made inert.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from mingcha.registers.rules import words
from mingcha.registers.rules.cells import inert
from mingcha.registers.rules.checklists import KEYS, write_checklist
from mingcha.registers.rules.columns import COLUMNS

LEFT_OUT: dict[str, frozenset[str]] = {"objects": frozenset({"source", "source_id"})}
"""Where a row comes from is said by who reads it."""
WORDS: dict[str, dict[str, Mapping[str, tuple[str, ...]]]] = {
    "objects": {"kind": words.OBJECT_KINDS, "risk_class": words.RISK_CLASSES, "status": words.OBJECT_STATUSES},
    "items": {"category": words.CATEGORIES, "domain": words.DOMAINS, "state": words.ITEM_STATES},
    "inspectors": {"kind": words.INSPECTOR_KINDS},
}
ON_DUTY = {"active": "在岗"}


def header_of(kind: str) -> list[str]:
    """The headers of the file, in the order in which an import lists them."""
    return [column.header for column in _columns(kind)]


def cells_of(kind: str, row: Any, names: Mapping[str, str], entries: Sequence[Any] = ()) -> list[str]:
    """The cells of a row; `names` are those of departments by id, `entries` an item's checklist."""
    told = {"entries": write_checklist([{name: getattr(one, name) for name in KEYS} for one in entries])}
    return [inert(told.get(column.field) or _cell(kind, column.field, row, names)) for column in _columns(kind)]


def _columns(kind: str) -> list[Any]:
    return [column for column in COLUMNS[kind] if column.field not in LEFT_OUT.get(kind, ())]


def _cell(kind: str, field: str, row: Any, names: Mapping[str, str]) -> str:
    if field == "department":
        return names.get(row.department_id, "")
    if kind == "inspectors" and field == "state":
        return ON_DUTY.get(row.state, "离岗")
    value = getattr(row, field)
    if value in (None, "", ()):
        return ""
    if field in WORDS[kind]:
        return words.first_word(WORDS[kind][field], value)
    return SHAPES.get(field, _plain)(value, names)


def _plain(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, (list, tuple)) else str(value)


def _degrees(value: int, names: Mapping[str, str]) -> str:
    whole, part = divmod(abs(value), 1_000_000)
    return f"{'-' if value < 0 else ''}{whole}.{part:06}"


def _share(value: Sequence[int], names: Mapping[str, str]) -> str:
    return f"{value[0]}%" if value[1] == 100 else f"{value[0]}/{value[1]}"


def _offices(value: Sequence[str], names: Mapping[str, str]) -> str:
    return "、".join(names[one] for one in value if one in names)


def _methods(value: Sequence[str], names: Mapping[str, str]) -> str:
    return "、".join(words.first_word(words.METHODS, one) for one in value)


def _basis(value: Sequence[str], names: Mapping[str, str]) -> str:
    return "；".join(value)


SHAPES: dict[str, Callable[[Any, Mapping[str, str]], str]] = {
    "lat_u": _degrees,
    "lng_u": _degrees,
    "ratio": _share,
    "ratio_cap": _share,
    "participants": _offices,
    "methods": _methods,
    "legal_basis": _basis,
}
