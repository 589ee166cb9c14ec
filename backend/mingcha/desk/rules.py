"""What may be looked for, and what is a view of a list? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kernel.problem import Conflict, NotFound

LEAST = 2
SHOWN = 6
MOST_VIEWS = 40
ROOMS = (
    "objects",
    "inspectors",
    "items",
    "inspections",
    "publications",
    "leads",
    "follow-ups",
    "flags",
    "trail",
    "ledger",
)
"""Lists whose filters stand in their address."""


class ViewUnknown(NotFound):
    """404: no such view, or another person's."""

    code: ClassVar[str] = "view-unknown"


class ViewNameTaken(Conflict):
    """409: one's own view of this list has the name already."""

    code: ClassVar[str] = "view-name-taken"
    title_zh, title_en = "已有同名的视图", "There is a view of this name"
    detail_zh, detail_en = (
        "这个列表里已有视图“{name}”。请换一个名称，或先删除原来的视图。",
        "This list has a view “{name}” already. Choose another name, or delete that one first.",
    )


class TooManyViews(Conflict):
    """409: more views than a person finds anything among."""

    code: ClassVar[str] = "too-many-views"
    title_zh, title_en = "视图太多了", "Too many views"
    detail_zh, detail_en = (
        "每人最多保存{most}个视图。请先删除不用的。",
        "A person keeps at most {most} views. Delete some that you no longer use.",
    )


def asked(text: str) -> str:
    """What is looked for: without spaces at its ends; empty where it is too short to find anything by."""
    found = text.strip()
    return found if len(found) >= LEAST else ""


def is_number(text: str) -> bool:
    """True for what may begin a number or a credit code: Latin letters, digits and dashes only, a digit among them."""
    return text.isascii() and any(one.isdigit() for one in text) and all(one.isalnum() or one == "-" for one in text)


def kept(filters: Mapping[str, str]) -> dict[str, str]:
    """The filters that say something, in the order of their names."""
    return {name: filters[name] for name in sorted(filters) if filters[name]}
