"""Which parts do detailed rules have, and what stops their publication? Pure.

draft -> published -> superseded
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mingcha.kernel.problem import Conflict, FieldError, Invalid, NotFound

KINDS = ("detailed_rules", "work_guide")
SECTIONS: dict[str, tuple[str, str]] = {
    "procedure": ("抽查程序", "procedure"),
    "means": ("抽查方式方法", "means"),
    "content": ("抽查内容", "content"),
    "penalty_standard": ("处罚标准", "penalty standard"),
    "penalty_procedure": ("处罚程序", "penalty procedure"),
    "disclosure": ("公开程序", "disclosure procedure"),
    "duties": ("承办机构及人员职责", "duties of the unit and its officers"),
    "platform": ("平台操作步骤", "steps on the platform"),
    "other": ("其他", "other"),
}
STATES: dict[str, dict[str, str]] = {
    "draft": {"edit": "draft", "publish": "published"},
    "published": {"supersede": "superseded"},
    "superseded": {},
}
PARTS = ("list", "objects", "inspectors", "rules")
CHECKS: dict[str, str] = {
    "list_published": "list",
    "list_current": "list",
    "list_fields": "list",
    "list_complete": "list",
    "objects_present": "objects",
    "inspectors_two": "inspectors",
    "inspectors_certified": "inspectors",
    "rules_published": "rules",
    "rules_sections": "rules",
}
"""What is looked at for 一单、两库、一细则, and to which of them it belongs."""


class RulebookNotFound(NotFound):
    """No such document, or another department's draft."""

    code = "rulebook-not-found"


class RulebookNotDraft(Conflict):
    """It is published or superseded."""

    code = "rulebook-not-draft"
    title_zh, title_en = "这一版细则已公布", "This version of the rules is published"
    detail_zh, detail_en = "要修改请新建一版。", "Make a new version to change it."


class RulebookIncomplete(Invalid):
    """Sections that the region's notice names are missing (S4-6a)."""

    code = "rulebook-incomplete"
    title_zh, title_en = "细则内容不全，不能公布", "The rules are not complete"
    detail_zh = "依据{article}，细则须包括：{sections_zh}。请补全后再公布。"
    detail_en = "By {article}, the rules hold: {sections_en}. Complete them, then publish."


class GuideMadeAbove(Conflict):
    """Guides are made above and adopted (C4, S2-2.1b)."""

    code = "guide-made-above"
    title_zh, title_en = "工作指引由上级制定，本级采用", "Guides are made above and adopted here"
    detail_zh = "依据{article}。请写明制定机关和制定文件。"
    detail_en = "By {article}. Name the organ and the document they were made in."


class GuideLocked(Conflict):
    """The text of an adopted guide is not changed here."""

    code = "guide-locked"
    title_zh, title_en = "采用的文本不能改动", "An adopted text is not changed here"
    detail_zh = "《{document}》由{organ}制定，内容与已公布的一版不同。上级修订的，请写明新的文件；补充规定请另立细则。"
    detail_en = "“{document}” was made by {organ} and differs from the published version. Name the new document, or make rules of your own."


def check_publishable(sections: Sequence[Mapping[str, str]], needed: Sequence[str], *, article: str) -> None:
    """Raises RulebookIncomplete with one error per section that is missing or empty."""
    missing = missing_sections(sections, needed)
    if missing:
        errors = [
            FieldError(
                f"/sections/{key}",
                f"缺少“{SECTIONS[key][0]}”（{article}）。",
                f"{SECTIONS[key][1]} is missing ({article}).",
            )
            for key in missing
        ]
        raise RulebookIncomplete(
            errors=errors,
            article=article,
            sections_zh="、".join(SECTIONS[key][0] for key in needed),
            sections_en=", ".join(SECTIONS[key][1] for key in needed),
        )


def missing_sections(sections: Sequence[Mapping[str, str]], needed: Sequence[str]) -> list[str]:
    """Keys of needed sections without text."""
    written = {one["key"] for one in sections if one["text"].strip()}
    return [key for key in needed if key not in written]


def check_origin(kind: str, adopted_from: str | None, *, made_above: bool, article: str) -> None:
    """Raises GuideMadeAbove for a work guide without origin where the region adopts them."""
    if kind == "work_guide" and made_above and not adopted_from:
        raise GuideMadeAbove(article=article)


def check_unchanged(
    sections: Sequence[Mapping[str, str]],
    document: str | None,
    before: Sequence[Mapping[str, str]],
    before_document: str | None,
    *,
    organ: str | None,
) -> None:
    """Raises GuideLocked if a text that was adopted from the same document differs from the published one."""
    if document and document == before_document and list(sections) != list(before):
        raise GuideLocked(document=document, organ=organ or "")


def score(passed: Sequence[bool]) -> int:
    """Whole percent of checks passed, rounded down; 0 where nothing was looked at."""
    return 100 * sum(passed) // len(passed) if passed else 0
