"""Which 60 items (抽查事项) stand in the sample county's list, and what is looked at for each?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingcha.demo.county import OFFICES, Industry, Office, industry, office

SOURCE = Path(__file__).with_name("items.toml")
REASONS = {
    "证照": ("未悬挂", "已过期", "与实际不符", "现场不能提供"),
    "台账": ("未建立", "记录不全", "未及时登记", "现场不能提供"),
    "公示": ("未公示", "公示不全", "公示与实际不符"),
    "设施": ("缺失", "损坏", "过期未检", "被遮挡或占用"),
    "人员": ("无证上岗", "未经培训", "证件过期", "人数不足"),
    "场所": ("堵塞", "杂乱", "标识缺失", "与登记或图纸不符"),
    "价格": ("未标价", "标价不全", "价外加价"),
    "合同": ("未签订", "条款缺失", "格式条款不公平"),
    "制度": ("未制定", "未落实", "未更新"),
    "报告": ("未报送", "报送逾期", "内容不实"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a checklist; `guide` may be empty, `question` and `condition` are as the import reads them."""

    text: str
    guide: str
    required_photos: int
    reasons: tuple[str, ...]
    question: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class SampleItem:
    """One item. `ratio` and `cap` are whole percents; a key item has no cap (S1-8a)."""

    code: str
    name: str
    office: Office
    participants: tuple[Office, ...]
    industries: tuple[Industry, ...]
    category: str
    basis: tuple[str, ...]
    content: str
    methods: tuple[str, ...]
    ratio: int
    cap: int | None
    frequency: str
    entries: tuple[Entry, ...]

    @property
    def object_range(self) -> str:
        """The objects in words."""
        return "、".join(one.name for one in self.industries) + "经营者"

    @property
    def participants_text(self) -> str:
        """The names of the other departments that join."""
        return "、".join(one.name for one in self.participants)


@cache
def list_items() -> tuple[SampleItem, ...]:
    """All sixty, in the order of the file."""
    rows = tomllib.loads(SOURCE.read_text("utf-8"))["item"]
    owners: dict[str, set[str]] = {}
    for row in rows:
        for key in row["industries"]:
            owners.setdefault(key, set()).add(row["department"])
    return tuple(_item(row, owners) for row in rows)


def _item(row: Mapping[str, object], owners: Mapping[str, set[str]]) -> SampleItem:
    keys = _words(row["industries"])
    own = str(row["department"])
    others = {key for name in keys for key in owners[name]} - {own}
    key_item = row["category"] == "key"
    return SampleItem(
        code=str(row["code"]),
        name=str(row["name"]),
        office=office(own),
        participants=tuple(one for one in OFFICES if one.key in others)[:4],
        industries=tuple(industry(key) for key in keys),
        category=str(row["category"]),
        basis=tuple(str(row["basis"]).split("；")),
        content=str(row["content"]),
        methods=_words(row["methods"]),
        ratio=20 if key_item else 5,
        cap=None if key_item else 20,
        frequency="每年2次" if key_item else "每年1次",
        entries=tuple(_entry(line) for line in _words(row["entries"])),
    )


def _entry(line: str) -> Entry:
    kind, photos, text, *more = line.split("|")
    guide, question, condition = [*more, "", "", ""][:3]
    return Entry(text, guide, int(photos), REASONS[kind], question, condition)


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)  # noqa: S101 - the shape of our own file
    return tuple(str(word) for word in value)
