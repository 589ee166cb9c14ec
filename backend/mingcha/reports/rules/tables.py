"""What do the columns of a table say? Every value is a named measure over counters; there is no cell that a person fills. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from mingcha.reports.rules.cells import Numbers

Value = int | str | dict[str, int]
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a counter, a rate {num, den}, a flag (0 or 1; {num, den} in the total), or a text."""

    id: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One table of a region: what a row is, which tasks count, and its columns; `sections` for reports in words."""

    id: str
    rows: str
    domain: str
    joint: bool
    columns: tuple[Column, ...]
    sections: tuple[str, ...]


def definition_of(book: Mapping[str, Any], table: str, region: str) -> Definition:
    """The definition of a table with the region's own columns laid over. Raises KeyError for an unknown one."""
    told = {**book["tables"][table], **book["regions"].get(region, {}).get(table, {})}
    if told["rows"] == "plan":
        columns = tuple(Column(name, "text", zh, en) for name, zh, en in book["plan_columns"])
    else:
        columns = tuple(column_of(book, name) for name in told["columns"])
    return Definition(
        table,
        told["rows"],
        told.get("domain", "all"),
        told.get("joint", False),
        columns,
        tuple(told.get("sections", ())),
    )


def column_of(book: Mapping[str, Any], name: str) -> Column:
    """The column of a measure or a rate."""
    if name in book["rates"]:
        one = book["rates"][name]
        return Column(name, "ratio" if one.get("plain") else "rate", one["zh"], one["en"])
    one = book["measures"][name]
    return Column(name, one.get("kind", "count"), one["zh"], one["en"])


def value_of(book: Mapping[str, Any], name: str, row: Numbers) -> Value:
    """The value of a column in a row: a count, or both numbers of a rate."""
    if name in book["rates"]:
        num, den = book["rates"][name]["of"]
        return {"num": int(row.get(num, 0)), "den": int(row.get(den, 0))}
    return int(row.get(name, 0))


def shown(value: Any, kind: str = "rate") -> str:
    """A value in words: 12, 66.7% (rounded down, so that only all is 100%), 1.5, 是 or 否, or a dash for nothing of nothing."""
    if kind == "flag":
        return f"{value['num']}/{value['den']}" if isinstance(value, dict) else ("是" if value else "否")
    if not isinstance(value, dict):
        return str(value)
    if not value["den"]:
        return UNKNOWN
    if kind == "ratio":
        return f"{(Decimal(value['num']) / value['den']).quantize(Decimal('0.1'), ROUND_DOWN)}"
    return f"{(Decimal(value['num'] * 100) / value['den']).quantize(Decimal('0.1'), ROUND_DOWN)}%"


def cells_of(
    book: Mapping[str, Any], columns: Sequence[Column], row: Numbers, texts: Mapping[str, str] | None = None
) -> list[Value]:
    """All values of a row in the order of the columns; `texts` are those of its text columns."""
    words = texts or {}
    return [words.get(one.id, "") if one.kind == "text" else value_of(book, one.id, row) for one in columns]


def total_of(book: Mapping[str, Any], columns: Sequence[Column], row: Numbers, rows: int) -> list[Value]:
    """The values of the total: of a flag how many of the rows, of a text nothing."""
    cells = cells_of(book, columns, row)
    return [
        {"num": int(row.get(one.id, 0)), "den": rows} if one.kind == "flag" else cell
        for one, cell in zip(columns, cells, strict=True)
    ]


def sections_of(book: Mapping[str, Any], names: Sequence[str], row: Numbers) -> list[dict[str, str]]:
    """The sections of a report in both languages, every number put in from the record (S2-3.1b, S3A-3.1)."""
    numbers = {name: str(row.get(name, 0)) for name in row} | {
        name: shown(value_of(book, name, row)) for name in book["rates"]
    }
    known = {**{name: "0" for name in book["measures"]}, "fallen_due": "0", "joint_tasks": "0", "left": "0"}
    values = {**known, "unpublished": "0", **numbers}
    return [
        {
            "zh": one["zh"],
            "en": one["en"],
            "text_zh": one["text_zh"].format_map(values),
            "text_en": one["text_en"].format_map(values),
        }
        for one in (book["sections"][name] for name in names)
    ]


def points_of(book: Mapping[str, Any], row: Numbers, missed: int) -> dict[str, Any]:
    """The points of a department (S4-14): each criterion's share of its points, rounded down; five less for each missed table.

    A criterion without anything to count takes no points and gives none: it is left out of the sum.
    """
    lines, most, got = [], 0, 0
    for one in book["assessment"]:
        rate = value_of(book, one["id"], row)
        if not isinstance(rate, dict) or not rate["den"]:
            continue
        points = min(one["points"], one["points"] * rate["num"] // rate["den"])
        lines.append({"id": one["id"], "rate": rate, "points": points, "most": one["points"]})
        most, got = most + one["points"], got + points
    return {"lines": lines, "most": most, "points": max(0, got - 5 * missed), "missed": missed}


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where a table of today differs from one that was handed in: [{row, column, before, now}]; rows by their key."""
    names = [column["id"] for column in before["columns"]]
    old = {row["key"]: row["cells"] for row in [*before["rows"], before["total"]]}
    new = {row["key"]: row["cells"] for row in [*now["rows"], now["total"]]}
    labels = {row["key"]: row["label"] for one in (now, before) for row in [*one["rows"], one["total"]]}
    found = []
    for key in [*old, *(one for one in new if one not in old)]:
        for place, name in enumerate(names):
            left = old[key][place] if key in old else None
            right = new[key][place] if key in new and place < len(new[key]) else None
            if left != right:
                found.append({"row": labels[key], "column": name, "before": left, "now": right})
    return found
