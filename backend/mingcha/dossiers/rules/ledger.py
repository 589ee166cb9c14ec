"""What does the enforcement ledger (执法检查台账, S4-6c) say of each check? Pure.

The notice names the columns: object, inspectors, content, method, measures, result, supervision record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.dossiers.rules.words import CONCLUSIONS, DECISIONS, ENDINGS, FOLLOW_UPS, METHODS, reviewer, word
from mingcha.kernel.clock import local_text

COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("no", "序号", "No."),
    ("on", "检查日期", "Date"),
    ("number", "编号", "Record no."),
    ("object", "检查对象", "Object"),
    ("inspectors", "检查人员", "Inspectors"),
    ("content", "检查内容", "Content"),
    ("method", "检查方式", "Method"),
    ("measures", "处理措施", "Measures"),
    ("result", "检查结果", "Result"),
    ("supervision", "监督记录", "Supervision record"),
)
WIDTHS = (1, 2, 3, 5, 4, 6, 2, 4, 3, 5)


@dataclass(frozen=True, slots=True)
class Check:
    """One sealed check as the floors below know it."""

    inspection_id: str
    number: str
    on: date
    object_name: str
    object_uscc: str | None
    people: Sequence[tuple[str, str]]
    items: Sequence[str]
    methods: Sequence[str]
    conclusions: Sequence[str]
    ending: str | None
    follow_ups: Sequence[Mapping[str, Any]] = ()
    reviews: Sequence[Mapping[str, Any]] = ()
    published_on: date | None = None
    publish_by: date | None = None


def cells(no: int, check: Check) -> dict[str, str]:
    """The row in words; the ledger is an official paper and has one language."""
    return {
        "no": str(no),
        "on": check.on.isoformat(),
        "number": check.number,
        "object": "\n".join(part for part in (check.object_name, check.object_uscc) if part),
        "inspectors": "\n".join(f"{name} {card}".strip() for name, card in check.people),
        "content": "；".join(check.items),
        "method": "、".join(word(METHODS, code) for code in check.methods) or "—",
        "measures": _measures(check),
        "result": "；".join(word(CONCLUSIONS, code) for code in check.conclusions) or word(ENDINGS, check.ending),
        "supervision": _supervision(check),
    }


def _measures(check: Check) -> str:
    found = []
    for one in check.follow_ups:
        state = f"{one['closed_at'][:10]}办结：{one['close_reason']}" if one["closed_at"] else "办理中"
        found.append(f"{word(FOLLOW_UPS, one['kind'])}（{state}）")
    return "；".join(found) or "无"


def _supervision(check: Check) -> str:
    """Who looked at the record and decided what, and when the public could read it."""
    found = [
        f"{local_text(one['at'])[:10]}{reviewer(one)}{word(DECISIONS, one['decision'])}"
        + (f"：{one['reason']}" if one["reason"] else "")
        for one in check.reviews
    ]
    if check.published_on:
        found.append(
            f"{check.published_on.isoformat()}公示"
            + (f"（期限{check.publish_by.isoformat()}）" if check.publish_by else "")
        )
    elif check.publish_by:
        found.append(f"尚未公示（期限{check.publish_by.isoformat()}）")
    return "；".join(found) or "尚未审核"


def printed(rows: Sequence[Mapping[str, str]], *, title: str, period: str, sample: bool, on: date) -> dict[str, Any]:
    """What the landscape pages say."""
    return {
        "title": title,
        "subtitle": period,
        "author": title,
        "mark": "示例数据" if sample else "",
        "date": [on.year, on.month, on.day],
        "head": [zh for _, zh, _ in COLUMNS],
        "widths": list(WIDTHS),
        "rows": [[row[name] for name, _, _ in COLUMNS] for row in rows],
    }
