"""What do tables 1 and 4 of the plan say (S4-3a, S4-8a)? Columns as data; the notices print titles only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingcha.kernel.problem import NotFound

Column = tuple[str, str, str]
COLUMNS: tuple[Column, ...] = (
    ("no", "序号", "No."),
    ("department", "部门", "Department"),
    ("plan", "计划名称", "Plan"),
    ("basis", "检查依据", "Legal basis"),
    ("item", "检查事项", "Item"),
    ("category", "事项类别", "Category"),
    ("range", "检查对象范围", "Objects"),
    ("base", "对象基数", "Base"),
    ("ratio", "抽查比例", "Ratio"),
    ("number", "拟抽查数", "Number"),
    ("frequency", "抽查频次", "Frequency"),
    ("content", "检查内容", "Content"),
    ("method", "检查方式", "Method"),
    ("time", "检查时间", "Time"),
    ("joint", "是否联合", "Joint"),
    ("participants", "牵头及参与部门", "Lead and participants"),
    ("level", "实施层级", "Level"),
    ("origin", "发起来源", "Origin"),
    ("published_on", "公布日期", "Published"),
    ("remark", "备注", "Remark"),
)
HALF_YEAR: tuple[Column, ...] = (("period", "半年", "Half-year"), ("kinds", "对象类型", "Kinds of objects"))


class TableUnknown(NotFound):
    """The region's notice has no such table."""

    code = "plan-table-unknown"
    title_zh, title_en = "本地区没有这张计划表", "The region has no such table"
    detail_zh = "本地区的通知没有规定计划表。依据{article}。可以直接打印计划。"
    detail_en = "The region's notice asks for no plan table. By {article}. Print the plan itself."


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Table 1 or 4: id, title with the year, who gets it, columns (key, zh, en) and rows by key."""

    id: str
    title: str
    to: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: list[Mapping[str, Any]]


def table_of(domain: str, period: str) -> str:
    """Half-year plans outside the market domain are table 4, all others table 1."""
    return "4" if domain == "non_market" and period != "year" else "1"


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns in their order."""
    return COLUMNS if table == "1" else (*COLUMNS[:2], *HALF_YEAR, *COLUMNS[2:])


def safe_cell(value: Any) -> str:
    """A value as a spreadsheet may read it: what would run as a formula gets a quote before it."""
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
