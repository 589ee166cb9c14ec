"""Which official forms does a record fill, and what does each say? The same record gives the same form (S1-12, S3A-2.1). Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingcha.dossiers.rules.forms.cells import Block, Record
from mingcha.dossiers.rules.forms.checked import checked
from mingcha.dossiers.rules.forms.ink import ink_of
from mingcha.dossiers.rules.forms.joint import is_joint, joint_guide, joint_notice, joint_record, was_joint
from mingcha.dossiers.rules.forms.letters import is_ordered, notice, rectification, was_notified
from mingcha.dossiers.rules.forms.onsite import onsite
from mingcha.dossiers.rules.forms.people import Inks, letterhead, office, offices
from mingcha.dossiers.rules.forms.planning import approval, plan
from mingcha.dossiers.rules.forms.registration import registration

MADE = "本文书由检查记录生成，内容以卷宗内的签名记录为准。"


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of paper: `fits` tells whether the record fills it; `check` what its code leads to: the receipt, the draw or nothing."""

    title: str
    build: Callable[[Record, Inks], list[Block]]
    fits: Callable[[Record], bool]
    check: str


def _always(record: Record) -> bool:
    return True


def _begun(record: Record) -> bool:
    return bool(record["events"])


def _planned(record: Record) -> bool:
    return record["plan"] is not None


FORMS: dict[str, Form] = {
    "approval": Form("行政检查审批表", approval, _always, ""),
    "plan": Form("年度抽查工作计划（摘页）", plan, _planned, ""),
    "joint-guide": Form("部门联合检查指导规程", joint_guide, is_joint, ""),
    "joint-notice": Form("部门联合检查告知书", joint_notice, is_joint, "draw"),
    "notice": Form("行政检查通知书", notice, was_notified, "draw"),
    "registration": Form("市场主体执法检查登记表", registration, _always, "receipt"),
    "onsite-record": Form("现场检查笔录", onsite, _begun, "receipt"),
    "check-record": Form("市场监管领域随机抽查情况记录表", checked, _begun, "receipt"),
    "joint-record": Form("部门联合检查结果记录表", joint_record, was_joint, "receipt"),
    "rectification": Form("责令改正通知书", rectification, is_ordered, "receipt"),
}
"""The papers by name, in the order of the work (approve, notify, check, order)."""


def fitting(record: Record) -> list[str]:
    """The names of the forms that this record fills."""
    return [name for name, form in FORMS.items() if form.fits(record)]


def form(name: str, record: Record, inks: Inks, *, origin: str) -> dict[str, Any]:
    """Everything the template needs: head, blocks, and what the QR code says (empty: none). `origin` is the portal's address."""
    found, day = FORMS[name], str(record["made_on"])
    return {
        "title": found.title,
        "office": office(record) if name in ("notice", "joint-notice", "rectification") else letterhead(record),
        "author": offices(record),
        "number": record["inspection"]["number"],
        "mark": "示例数据" if record["sample"] else "",
        "date": [int(day[:4]), int(day[5:7]), int(day[8:10])],
        "footer": MADE,
        "check": check_text(found.check, record, origin),
        "blocks": found.build(record, inks),
    }


def check_text(kind: str, record: Record, origin: str) -> str:
    """The address where anybody checks the paper; without a known portal only the code of the receipt."""
    if kind == "draw" and origin and record["draw"]:
        return f"{origin}/portal/draws/{record['draw']['id']}"
    if kind == "receipt" and record["receipt"]:
        return f"{origin}/portal/receipt/{record['receipt']}" if origin else str(record["receipt"])
    return ""


__all__ = ["FORMS", "Form", "Inks", "check_text", "fitting", "form", "ink_of"]
