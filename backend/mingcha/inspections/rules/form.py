"""What stands on the blank form that inspectors fill in by hand? (S3A-2.1 检查表格打印) Pure; the page itself is templates/form.typ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

CONCLUSIONS = (
    "未发现问题",
    "未按规定公示应当公示的信息",
    "公示信息隐瞒真实情况、弄虚作假",
    "通过登记的住所（经营场所）无法联系",
    "发现问题已责令改正",
    "不配合检查情节严重",
    "未发现开展本次抽查涉及的经营活动",
    "发现问题待后续处理",
)


def blank_form(
    visit: Mapping[str, Any], team: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any]], qr: str
) -> dict[str, Any]:
    """One visit's form: head, team, every department's items with numbered lines, results to tick; `qr` is an SVG."""
    thing = visit["object"]
    return {
        "number": visit["number"],
        "head": [
            ["任务", f"{visit['task_title']}（{visit['task_number']}）"],
            ["检查对象", thing["name"]],
            ["信用代码", thing.get("uscc") or "无"],
            ["地址", thing.get("address") or "—"],
            ["联系人", " ".join(filter(None, (thing.get("contact_name"), thing.get("contact_phone")))) or "—"],
        ],
        "team": [[one["name"], one["department"], one["certificate_no"]] for one in team],
        "items": _numbered(items),
        "conclusions": list(CONCLUSIONS),
        "template": visit["template"],
        "qr": qr,
    }


def paper_of(forms: Sequence[Mapping[str, Any]], *, author: str, on: date, sample: bool) -> dict[str, Any]:
    """One PDF of one or several forms, dated by the day the visits were opened so that the bytes stay the same."""
    return {
        "title": "行政检查表",
        "author": author,
        "mark": "示例数据" if sample else "",
        "date": [on.year, on.month, on.day],
        "forms": list(forms),
    }


def _numbered(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Entries carry one running number over the whole form, the number the phone shows too."""
    found, no = [], 0
    for item in items:
        lines = []
        for entry in item["entries"]:
            no += 1
            lines.append([str(no), entry["text"], entry["required_photos"]])
        basis = item["legal_basis"]
        found.append(
            {
                "name": item["name"],
                "department": item["department"],
                "basis": basis if isinstance(basis, str) else "；".join(basis),
                "lines": lines,
            }
        )
    return found
