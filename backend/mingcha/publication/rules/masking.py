"""Which words about people does the public not see? Names become 王某某, numbers keep no digit that leads back. (S0-2.6b)

Business names are never masked, not even where they hold a person's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DOUBLE_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 "
    "子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 "
    "左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师".split()
)

_FOLD = {
    ord(full): ascii_ for full, ascii_ in zip("０１２３４５６７８９ＸｘＡ＋－", "0123456789XxA+-", strict=True)
} | {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-"}
_GAP = r"[\s\-.·]{0,2}"
# Years to 2019 only: official numbers of tasks are region + date + serial, 18 digits as well.
_ID_18 = (
    r"[1-9]\d{5}"
    + _GAP
    + r"(?:18\d\d|19\d\d|20[01]\d)"
    + _GAP
    + r"(?:0[1-9]|1[0-2])"
    + _GAP
    + r"(?:0[1-9]|[12]\d|3[01])"
    + _GAP
    + r"\d{3}[\dXx]"
)
_ID_15 = r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
_MOBILE = r"(?:\+?86[\s\-]?)?1[3-9]\d" + r"(?:[\s\-.]?\d){8}"
_LANDLINE = r"\(?0\d{2,3}\)?[\s\-]?[2-9]\d{6,7}(?:[\s\-]\d{1,5})?"
_MAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("id_number", re.compile(rf"(?<![\dA-Za-z])(?:{_ID_18}|{_ID_15})(?![\dA-Za-z])")),
    ("phone", re.compile(rf"(?<![\dA-Za-z])(?:{_MOBILE}|{_LANDLINE})(?!\d)")),
    ("mail", re.compile(_MAIL)),
)
STARS = "＊＊＊"
NOT_PUBLIC = "【依法不公开】"
ROLE_WORDS = frozenset(
    "负责人 法定代表人 法人 店主 店长 老板 老板娘 经理 总经理 厂长 主任 站长 校长 院长 会计 员工 店员 工作人员 现场负责人 企业负责人 现场人员 当事人 值班人员 值班员 保安 见证人 检查人员 企业 本人 委托人 代理人 业主 经营者".split()
)
"""Written where a name was asked for; hiding these words would hide ordinary text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One masked place of a text: offsets in the original, what it was, and what stands there now."""

    start: int
    end: int
    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class Private:
    """What a record knows about people: `names` and `numbers` to hide, `open_names` (businesses, offices) to leave.

    `withheld` are passages kept from the public by a law; they win over everything.
    """

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    open_names: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


def masked_name(name: str) -> str:
    """王小明 -> 王某某, 王明 -> 王某, 欧阳小明 -> 欧阳某某; a name in Latin letters keeps its first letter: J＊＊＊."""
    bare = "".join(name.split())
    if not bare:
        return ""
    if not _is_han(bare[0]):
        return bare[0] + STARS
    surname = bare[:2] if bare[:2] in DOUBLE_SURNAMES and len(bare) > 2 else bare[:1]
    return surname + "某" * min(2, max(1, len(bare) - len(surname)))


def find_private(text: str, private: Private) -> list[Hit]:
    """Every place of `text` that must be hidden, in order and without overlaps; open names win over names."""
    folded = text.translate(_FOLD)
    taken: list[tuple[int, int]] = []
    hits: list[Hit] = []

    def take(matches: Iterable[re.Match[str]], kind: str, shown: str) -> None:
        for m in matches:
            if m.end() > m.start() and not any(a < m.end() and m.start() < b for a, b in taken):
                taken.append((m.start(), m.end()))
                hits.append(Hit(m.start(), m.end(), kind, shown))

    for passage in _longest(private.withheld):
        take(re.finditer(re.escape(passage), text), "withheld", NOT_PUBLIC)
    taken += [(m.start(), m.end()) for name in _longest(private.open_names) for m in re.finditer(re.escape(name), text)]
    for number in _longest(private.numbers):
        take(_spaced(number.translate(_FOLD)).finditer(folded), "number", STARS)
    for kind, pattern in _NUMBERS:
        take(pattern.finditer(folded), kind, STARS)
    for name in _longest([name for name in private.names if name not in ROLE_WORDS]):
        take(_spaced(name).finditer(text), "name", masked_name(name))
    return sorted(hits, key=lambda hit: hit.start)


def masked_text(text: str, private: Private) -> str:
    """`text` with every private place replaced; the same text where there is none."""
    out: list[str] = []
    at = 0
    for hit in find_private(text, private):
        out += [text[at : hit.start], hit.shown]
        at = hit.end
    return "".join([*out, text[at:]])


def _longest(values: Sequence[str]) -> list[str]:
    bare = {value.strip() for value in values if len("".join(value.split())) >= 2}
    return sorted(bare, key=lambda value: (-len(value), value))


def _spaced(value: str) -> re.Pattern[str]:
    """The value even where somebody typed blanks between its characters."""
    body = r"\s*".join(re.escape(ch) for ch in value if not ch.isspace())
    edges = (r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])") if value[:1].isascii() else ("", "")
    return re.compile(edges[0] + body + edges[1], re.IGNORECASE)


def _is_han(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or ord(ch) >= 0x20000
