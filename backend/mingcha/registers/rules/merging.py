"""What do several source registers say about one object, and who is right? Side by side, settled field by field (S4-4a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.kernel.problem import Conflict, Invalid

# The four registers that notice 004 一4 names; an office may write others.
SOURCES = ("市场监管", "营商", "民政", "事业单位登记")
FIELDS = (
    "name",
    "kind",
    "nature",
    "industry",
    "district",
    "address",
    "legal_representative",
    "contact_name",
    "contact_phone",
    "established_on",
    "status",
)
HOUSE = "library"


class ConflictSettled(Conflict):
    """409: somebody settled it meanwhile."""

    code = "conflict-settled"
    title_zh, title_en = "这一项已有结论", "This is settled already"
    detail_zh, detail_en = (
        "请刷新查看结论；来源再有变化时会重新列出。",
        "Reload to see the choice; it comes back when a source changes.",
    )


class SideUnknown(Invalid):
    """422: the chosen source says nothing about the field."""

    code = "side-unknown"
    title_zh, title_en = "没有选定来源", "No such side"
    detail_zh, detail_en = "请在列出的来源中选一个：{sides}。", "Choose one of the sources listed: {sides}."


class SettlingNeedsReason(Invalid):
    """422: a choice between registers is explained."""

    code = "settling-needs-reason"
    title_zh, title_en = "缺少采用理由", "The reason is missing"
    detail_zh, detail_en = (
        "请写明为什么采用这一来源，如“已电话核实”。",
        "Say why this source is taken, such as “confirmed by telephone”.",
    )


@dataclass(frozen=True, slots=True)
class Merge:
    """What a source's row does to the object: fields it fills, and fields where it differs from what stands there."""

    fills: Mapping[str, Any]
    differs: Mapping[str, Any]


def merged(held: Mapping[str, Any], told: Mapping[str, Any], *, same_source: bool) -> Merge:
    """An object's own source refreshes it; another source fills what is blank, and differs without changing anything."""
    said = {field: told[field] for field in FIELDS if told.get(field) is not None}
    new = {field: value for field, value in said.items() if held.get(field) != value}
    if same_source:
        return Merge(new, {})
    return Merge(
        {field: value for field, value in new.items() if held.get(field) is None},
        {field: value for field, value in new.items() if held.get(field) is not None},
    )


def plain_value(value: Any) -> str | None:
    """A value as it is kept and compared: dates as text."""
    return value.isoformat() if isinstance(value, date) else value


def sides_of(field: str, held: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> list[dict[str, str | None]]:
    """[{source, source_id, value, at}] of one field: the library's own side first, then each source that says something."""
    sides: list[dict[str, str | None]] = [
        {"source": HOUSE, "source_id": None, "value": plain_value(held.get(field)), "at": held.get("at")}
    ]
    for one in sorted(records, key=lambda record: str(record["source"])):
        if one["data"].get(field) is not None:
            sides.append({**{n: one[n] for n in ("source", "source_id", "at")}, "value": one["data"][field]})
    return sides


def same_sides(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> bool:
    """True if the sources say what they said when the choice was made; then it stands."""
    return _said(before) == _said(after)


def _said(sides: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {one["source"]: one["value"] for one in sides if one["source"] != HOUSE}


def choose(sides: Sequence[Mapping[str, Any]], source: str, reason: str) -> Any:
    """The value of the chosen side. Raises SideUnknown, SettlingNeedsReason."""
    if not reason.strip():
        raise SettlingNeedsReason()
    for one in sides:
        if one["source"] == source:
            return one["value"]
    raise SideUnknown(sides="、".join(str(one["source"]) for one in sides))
