"""What is said about one cell of an office's file? Every kind of fault in both languages, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("不能为空", "must not be empty"),
    "too_long": ("超过{most}个字", "is longer than {most} characters"),
    "control": ("含有换行或不可见字符", "holds line breaks or invisible characters"),
    "formula": (
        "以“{start}”开头，可能被表格软件当作公式",
        "begins with “{start}”, which spreadsheets run as a formula",
    ),
    "damaged": ("含有无法辨认的字符（�）", "holds unreadable characters (�)"),
    "cells": ("本行有{found}格，表头有{wanted}列", "the row has {found} cells, the header {wanted}"),
    "uscc_shape": (
        "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z，第3—8位为数字）",
        "is not an 18-character credit code (no I O S V Z; digits in places 3 to 8)",
    ),
    "uscc_check": ("统一社会信用代码的校验码（末位）不对", "has a wrong check character (the last place)"),
    "uscc_organ": (
        "统一社会信用代码第17位与组织机构代码不符，请核对",
        "place 17 does not fit the organisation code; please check",
    ),
    "uscc_region": (
        "统一社会信用代码中的行政区划未见于现行代码，请核对",
        "its region code is not in use; please check",
    ),
    "old_number": ("15位注册号的校验位不符，请核对", "the 15-digit number's check digit does not fit; please check"),
    "register_no": ("注册号只能用数字、大写字母和“-”", "may hold digits, capital letters and “-” only"),
    "no_key": ("统一社会信用代码和注册号不能都为空", "needs a credit code or a register number"),
    "still_duplicate": (
        "此行与原文件的另一行重复；确认要导入的，请清空“错误”一栏",
        "this row repeats another row of the first file; to import it all the same, clear the column 错误",
    ),
    "duplicate": ("与本文件第{row}行重复", "is the same as in row {row} of this file"),
    "taken": ("已属于另一条记录（{other}）", "belongs to another record ({other})"),
    "unknown_word": ("“{value}”不在可选范围内：{options}", "“{value}” is not one of: {options}"),
    "date": ("“{value}”不是日期，请写成2026-01-31", "“{value}” is not a date; write 2026-01-31"),
    "degrees": (
        "“{value}”不是经纬度，请写成十进制度数，如32.331200；纬度在±90、经度在±180以内",
        "“{value}” is not a coordinate; write decimal degrees like 32.331200, within ±90 (latitude) or ±180 (longitude)",
    ),
    "degrees_pair": ("纬度和经度要么都填，要么都空", "latitude and longitude go together: fill in both or neither"),
    "date_order": ("早于发证日期", "is before the day of issue"),
    "ratio": ("“{value}”不是比例，请写成5%或1/20", "“{value}” is not a ratio; write 5% or 1/20"),
    "cap_needed": ("一般检查事项须设比例上限（{article}）", "general items need a ratio cap ({article})"),
    "cap_exceeded": ("抽查比例高于比例上限", "the ratio is above its cap"),
    "cap_on_key": ("重点检查事项不设比例上限", "key items have no ratio cap"),
    "department": ("没有名为“{value}”的部门", "there is no department “{value}”"),
    "other_department": (
        "属于其他部门的事项，不能由本部门导入",
        "belongs to another department and cannot be imported by yours",
    ),
    "adopted": (
        "由{organ}制定，本级采用，不能改动：{fields}；上级调整的，请在“制定文件”一栏写明新的文件",
        "was made by {organ} and is adopted here, so these may not change: {fields}; for a change from above name the new document",
    ),
    "adopted_pair": ("制定机关和制定文件要么都填，要么都空", "organ and document go together: fill in both or neither"),
    "checklist": (
        "检查要点第{no}条有误：应为“要点|指引|照片数|常见问题|题型|条件”，题型和条件写法见导入说明",
        "checklist line {no} is wrong: use “text|guide|photos|reasons|kind|condition”, the last two as the import page says",
    ),
    "certificate_other": (
        "执法证号已登记在另一人名下（{other}）",
        "the certificate belongs to another person ({other})",
    ),
    "not_eligible": ("人员类别不符合本地入库条件（{article}）", "this kind of staff is not admitted here ({article})"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One fault; `column` is the header it stands under (empty: the whole row), warnings do not stop the row."""

    column: str
    code: str
    zh: str
    en: str
    warning: bool = False

    def stored(self) -> dict[str, str]:
        """As kept with the row: {column, code, zh, en}."""
        return {"column": self.column, "code": self.code, "zh": self.zh, "en": self.en}


def note(column: str, code: str, *, warning: bool = False, **params: Any) -> Note:
    """The fault `code` at a column, with its words filled in. Values of the file are cut to 40 characters."""
    cut = {name: str(value)[:40] if name == "value" else value for name, value in params.items()}
    zh, en = (text.format(**cut) for text in _WORDS[code])
    return Note(column, code, zh, en, warning)


def told_duplicate(text: str) -> bool:
    """True if the column 错误 of a corrected file still says that this row repeats another one (in that file it stands alone)."""
    return any(
        mark in text for mark in ("与本文件第", "is the same as in row", "与原文件的另一行重复", "repeats another row")
    )
