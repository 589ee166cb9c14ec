"""How does a fault of one field read in Chinese? One table over everything that a schema can answer."""

from __future__ import annotations

import re

_WORDS = {
    "Missing data for required field.": "请填写。",
    "Unknown field.": "没有这个字段，请核对名称。",
    "Not a valid string.": "请填写文字。",
    "Not a valid utf-8 string.": "文字的编码有误。",
    "Not a valid integer.": "请填写整数。",
    "Not a valid number.": "请填写数字。",
    "Not a valid boolean.": "请选择是或否。",
    "Not a valid email address.": "电子邮箱地址有误，请核对。",
    "Not a valid date.": "日期有误，请按年-月-日填写。",
    "Not a valid list.": "应为列表。",
    "Not a valid mapping type.": "应为名称和值的对照。",
    "Number too large.": "数字过大。",
    "Special numeric values (nan or infinity) are not permitted.": "请填写普通数字。",
    "String does not match expected pattern.": "格式有误。",
    "Field may not be null.": "不能为空。",
    "Invalid type.": "格式有误。",
    "Invalid input type.": "格式有误。",
    "Invalid value.": "内容有误。",
    "Contains characters that cannot be seen.": "含有看不见的字符，请手工重新输入。",
    "a point is [x, y, ms, pressure]": "签名的点有误，请重新签名。",
    "reason": "请写明理由，至少两个字。",
    "text": "请写明内容，至少两个字。",
    "username": "登录名须以小写字母开头，由2至32个小写字母、数字、点、横线或下划线组成。",
    "uuid": "编号格式有误。",
    "hex64": "应为64位十六进制。",
    "instant": "时间有误，请写明时区。",
}
_PATTERNS = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.", "应在{0}与{1}之间。"),
        (r"Must be greater than or equal to (\S+)\.", "不得小于{0}。"),
        (r"Must be less than or equal to (\S+)\.", "不得大于{0}。"),
        (r"Must be one of: (.+)\.", "应为以下之一：{0}。"),
        (r"Must be equal to (.+)\.", "应为{0}。"),
        (r"Length must be between (\d+) and (\d+)\.", "长度应为{0}至{1}。"),
        (r"Length must be (\d+)\.", "长度应为{0}。"),
        (r"Shorter than minimum length (\d+)\.", "至少{0}个字（列表至少{0}项）。"),
        (r"Longer than maximum length (\d+)\.", "最多{0}个字（列表最多{0}项）。"),
        (r'".*" cannot be formatted as a date\.', "日期有误，请按年-月-日填写。"),
        (r"2 to (\d+) points", "签名应有2至{0}个点。"),
    )
]


def chinese(text: str) -> str:
    """The Chinese words of a schema's answer; the answer itself after 请更正 where the table has none."""
    if text in _WORDS:
        return _WORDS[text]
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return words.format(*found.groups())
    return f"请更正：{text}"
