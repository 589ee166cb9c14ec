"""What may be kept from the public, and by which law? And which words may not become public at all? (S1-3b, S0-2.6b)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from mingcha.kernel.problem import FieldError, Invalid
from mingcha.publication.rules.masking import Private, find_private

GROUNDS: dict[str, tuple[str, str]] = {
    "state_secret": ("《中华人民共和国政府信息公开条例》", "第十四条"),
    "trade_secret": ("《中华人民共和国政府信息公开条例》", "第十五条"),
    "privacy": ("《中华人民共和国政府信息公开条例》", "第十五条"),
    "other": ("", ""),
}
"""Each ground with the law that the form proposes; with `other` the clerk names it."""
LAW = re.compile(r"《[^《》]{2,60}》")
ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]{1,9}条\S{0,20}")
SHORTEST, LONGEST = 2, 500


class BasisMissing(Invalid):
    """422: nothing is kept from the public without a law and its article."""

    code: ClassVar[str] = "basis-missing"
    title_zh, title_en = "不公示须有法定依据", "Keeping something from the public needs a law"
    detail_zh, detail_en = (
        "依据{source}，只有法定情形可以不公示。请写明法律名称（带书名号）、条款（第…条）和理由；没有依据的照常公示。",
        "By {source} only what a law exempts is not published. Name the law, its article and the reason; without one, publish.",
    )


class PassageUnknown(Invalid):
    """422: the words to be hidden do not stand in the result."""

    code: ClassVar[str] = "passage-unknown"
    title_zh, title_en = "结果中没有这段文字", "These words do not stand in the result"
    detail_zh, detail_en = (
        "请从预览的原文中复制要遮盖的文字，至少2个字。",
        "Copy the words to be hidden from the text in the preview; at least 2 characters.",
    )


class PersonalDataStopped(Invalid):
    """422: words with personal data were about to become public."""

    code: ClassVar[str] = "personal-data-stopped"
    title_zh, title_en = "内容含有个人信息，已停止公示", "Stopped: personal data would become public"
    detail_zh, detail_en = (
        "{place}中有个人信息（{kinds}）。依据《中华人民共和国政府信息公开条例》第十五条和{source}，请删去或改写后再公示；没有公开任何内容。",
        "There is personal data in {place} ({kinds}). By the Regulations on Open Government Information (art. 15) and {source}, remove or reword it; nothing was published.",
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """Why something is not public: the law with its article, and the reason in words."""

    law: str
    article: str
    reason: str


KINDS = {
    "name": "姓名",
    "number": "证件号或联系方式",
    "id_number": "身份证号",
    "phone": "电话",
    "mail": "邮箱",
    "withheld": "依法不公开的内容",
}


def check_basis(basis: Basis, source: str) -> None:
    """Raises BasisMissing, naming the region's article, unless law, article and reason are there."""
    faults = []
    if not LAW.fullmatch(basis.law):
        faults.append(FieldError("/law", "写出法律名称，如《…条例》。", "Name the law, as 《…条例》."))
    if not ARTICLE.fullmatch(basis.article):
        faults.append(FieldError("/article", "写出条款，如第十五条。", "Name the article, as 第十五条."))
    if not SHORTEST <= len(basis.reason.strip()) <= LONGEST:
        faults.append(FieldError("/reason", "写明理由，2至500字。", "Give the reason, 2 to 500 characters."))
    if faults:
        raise BasisMissing(errors=faults, source=source)


def check_passage(text: str, texts: Iterable[str]) -> None:
    """Raises PassageUnknown unless the words stand in one of the texts."""
    if len(text.strip()) < SHORTEST or not any(text in one for one in texts):
        raise PassageUnknown(errors=[FieldError("/text", "原文中没有这段文字。", "Not in the text.")])


def check_public(value: Any, place: str, private: Private, source: str) -> None:
    """Raises PersonalDataStopped if any text inside `value` (text, list or dict) still leads to a person."""
    kinds = {hit.kind for text in _texts(value) for hit in find_private(text, private)}
    if kinds:
        raise PersonalDataStopped(place=place, kinds="、".join(KINDS[kind] for kind in sorted(kinds)), source=source)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
