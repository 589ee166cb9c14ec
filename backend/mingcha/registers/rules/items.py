"""Is this row an inspection item, and is an item complete enough to be published?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.kernel.problem import FieldError
from mingcha.registers.rules import words
from mingcha.registers.rules.cells import Row, as_list
from mingcha.registers.rules.checklists import read_checklist
from mingcha.registers.rules.notes import Note
from mingcha.registers.rules.problems import ItemsIncomplete

Values = dict[str, Any]
CATEGORIES = words.table(words.CATEGORIES)
METHODS = words.table(words.METHODS)
DOMAINS = words.table(words.DOMAINS)
STATES = words.table(words.ITEM_STATES)
FIELD_OF = {
    "name": ("name", "抽查事项名称"),
    "legal_basis": ("legal_basis", "抽查依据"),
    "authority": ("authority", "抽查主体"),
    "content": ("content", "抽查内容"),
    "object": ("object_range", "检查对象"),
    "ratio": ("ratio", "抽查比例"),
    "frequency": ("frequency", "抽查频次"),
    "method": ("methods", "抽查方式"),
    "participants": ("participants", "配合部门"),
    "source": ("power_list_ref", "权责清单事项或制定机关"),
}


def read_item(row: Row, cells: Sequence[str]) -> tuple[Values, list[Note]]:
    """The values of a row and its notes; departments stay names, `entries` is a list of checklist lines or None."""
    values: Values = row.read(cells)
    for field in ("code", "name", "category", "legal_basis"):
        if values[field] is None:
            row.fault(field, "missing")
    values["code"] = values["code"] and values["code"].upper()
    values["category"] = row.word("category", values["category"], CATEGORIES, ("一般检查事项", "重点检查事项"))
    values["methods"] = _methods(row, values.get("methods"))
    for field in ("ratio", "ratio_cap"):
        values[field] = row.share(field, values.get(field))
    for field, spelled in (("domain", DOMAINS), ("state", STATES)):
        values[field] = row.word(field, values.get(field), spelled, [word for word in spelled if not word.isascii()])
    values["domain"], values["state"] = values["domain"] or "market", values["state"] or "active"
    values["legal_basis"] = [
        part
        for part in (values["legal_basis"] or "").replace(";", "；").replace("\n", "；").split("；")
        if part.strip()
    ]
    values["participants"] = as_list(values.get("participants"))
    values["entries"] = _entries(row, values.get("entries"))
    if bool(values.get("adopted_from")) != bool(values.get("adopted_document")):
        row.fault("adopted_from", "adopted_pair")
    _check_ratios(row, values)
    return values, row.notes


def _methods(row: Row, text: str | None) -> list[str]:
    options = [variants[0] for variants in words.METHODS.values()]
    found = [row.word("methods", part, METHODS, options) for part in as_list(text)]
    return [code for code in dict.fromkeys(found) if code]


def _check_ratios(row: Row, values: Values) -> None:
    ratio, cap = values["ratio"], values["ratio_cap"]
    if values["category"] == "key" and cap:
        row.fault("ratio_cap", "cap_on_key")
    if ratio and cap and above(ratio, cap):
        row.fault("ratio", "cap_exceeded")


def above(ratio: Sequence[int], cap: Sequence[int]) -> bool:
    """True if ratio > cap, both [num, den]; whole numbers only."""
    return ratio[0] * cap[1] > cap[0] * ratio[1]


def _entries(row: Row, text: str | None) -> list[Values] | None:
    if text is None:
        return None
    found, wrong = read_checklist(text)
    if wrong is not None:
        row.fault("entries", "checklist", no=wrong)
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a region asks of the items of a list (C3, C4, C6), each with its article."""

    required: Sequence[str]
    fields_article: str
    cap_needed: bool
    cap_article: str
    adopted: bool = False
    adopted_article: str = ""


def check_publishable(items: Collection[Any], wanted: Wanted) -> None:
    """Every item has the fields the region asks for (C3), general items a ratio cap (C6, S1-8b), and an origin where items are made above (C4).

    Raises ItemsIncomplete naming each.
    """
    lacking = [
        _lacks(
            item, FIELD_OF[name][0], f"缺少“{FIELD_OF[name][1]}”", f"lacks “{FIELD_OF[name][0]}”", wanted.fields_article
        )
        for item in items
        for name in lacking_fields(item, wanted.required)
    ]
    uncapped = [
        _lacks(
            item,
            "ratio_cap",
            "是一般检查事项，须设比例上限",
            "is a general item and needs a ratio cap",
            wanted.cap_article,
        )
        for item in items
        if wanted.cap_needed and item.category == "general" and not item.ratio_cap
    ]
    local = [
        _lacks(
            item,
            "adopted_from",
            "由上级制定、本级采用，须写明制定机关和制定文件",
            "is made above and adopted: name organ and document",
            wanted.adopted_article,
        )
        for item in items
        if wanted.adopted and not item.adopted_from
    ]
    found = [(wanted.cap_article, uncapped), (wanted.adopted_article, local), (wanted.fields_article, lacking)]
    article = next((article for article, errors in found if errors), None)
    if article is not None:
        raise ItemsIncomplete(errors=[*lacking, *uncapped, *local], article=article)


def lacking_fields(item: Any, required: Sequence[str]) -> list[str]:
    """Which of the required fields (C3) an item lacks; words this version does not know are left aside."""
    return [name for name in required if name in FIELD_OF and not _has(item, name)]


def _has(item: Any, name: str) -> bool:
    if name == "source":
        return bool(item.power_list_ref or item.adopted_from)
    return bool(getattr(item, FIELD_OF[name][0]))


def _lacks(item: Any, field: str, zh: str, en: str, article: str) -> FieldError:
    return FieldError(
        f"/items/{item.code}/{field}", f"{item.code}{zh}（{article}）。", f"{item.code} {en} ({article})."
    )
