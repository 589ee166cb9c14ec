"""How are findings, statements, samples, copies, opinions and reports, and the checked registration, printed? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.dossiers.rules.words import KINDS, STATUSES, word
from mingcha.kernel.clock import local_text

FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "finding": (("", "text"), ("依据", "basis")),
    "statement": (("", "by"), ("身份", "role"), ("", "text"), ("未签字", "refused")),
    "sample": (
        ("编号", "no"),
        ("名称", "name"),
        ("数量", "quantity"),
        ("封样人", "sealed_by"),
        ("保存", "kept_at"),
        ("", "note"),
    ),
    "document_copy": (("", "title"), ("页数", "pages"), ("提供", "source"), ("", "note")),
    "expert_opinion": (("", "by"), ("", "organisation"), ("", "qualification"), ("意见", "text")),
    "third_party_report": (("", "organisation"), ("", "title"), ("编号", "no"), ("日期", "on"), ("结论", "text")),
}
MANNERS = {"inquiry": "询问", "explanation": "说明情况"}
DIFFERS = {
    "address": "地址",
    "legal_representative": "法定代表人",
    "contact": "联系人",
    "contact_phone": "联系电话",
}


def material_rows(materials: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Time, kind and words of each, in the order of the record; a withdrawn one stays and says why."""
    return [[local_text(one["at"]), _kind(one), _words(one)] for one in materials]


def registered(found: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The registration form of the visit (S1-12), as pairs; empty if nobody filled it in."""
    if found is None:
        return []
    present = {True: "在场", False: "不在场"}
    rows = [
        ("实际地址", found["address"]),
        ("经营状态", word(STATUSES, found["status"])),
        ("法定代表人", f"{found.get('legal_representative') or '—'}，{present[found['legal_representative_present']]}"),
        ("联系人", f"{found.get('contact') or '—'}，{present[found['contact_present']]}"),
        ("与登记不一致", "、".join(DIFFERS[name] for name in found["differs"]) or "无"),
    ]
    return [*rows, ("说明", found["note"])] if found.get("note") else rows


def _kind(one: Mapping[str, Any]) -> str:
    return MANNERS.get(str(one.get("manner")), word(KINDS, one["kind"]))


def _words(one: Mapping[str, Any]) -> str:
    parts = [f"{label}{'：' if label else ''}{one[name]}" for name, label in _labels(one) if one.get(name)]
    if one["kind"] == "document_copy":
        parts.append("已与原件核对" if one["compared"] else "未与原件核对")
    if one["kind"] == "statement":
        parts.append(
            ("已核对笔录" if one.get("read_back") else "未核对笔录") + ("，已签字" if "picture" in one else "")
        )
    if one["withdrawn"]:
        parts.append(f"已撤回：{one['withdrawn']['reason']}")
    return "；".join(parts)


def _labels(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, label) for label, name in FIELDS[one["kind"]]]
