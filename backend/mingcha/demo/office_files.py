"""Which files would the sample county's office have on its disk? The same registers as GB18030 CSV and as XLSX."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook

from mingcha.demo.broken_rows import break_rows
from mingcha.demo.businesses import Business, list_businesses, list_newcomers
from mingcha.demo.item_list import Entry, SampleItem, list_items
from mingcha.demo.officers import Officer, list_officers

T = TypeVar("T")
Columns = tuple[tuple[str, Callable[[T], str]], ...]
OBJECTS, BROKEN, ITEMS, INSPECTORS = (
    "示例-检查对象.csv",
    "示例-检查对象-含错行.csv",
    "示例-抽查事项.xlsx",
    "示例-执法检查人员.xlsx",
)
KIND_WORDS = {
    "enterprise": "企业",
    "individual_business": "个体工商户",
    "cooperative": "农民专业合作社",
    "private_non_enterprise": "民办非企业单位",
    "project": "项目",
    "site": "场所",
}
OFFICER_WORDS = {"civil_servant": "公务员", "qualified_staff": "有执法资格人员", "daily_supervision": "日常监管人员"}
METHOD_WORDS = {"onsite": "实地核查", "document": "书面检查", "online": "网络监测", "entrusted": "委托专业机构"}
CATEGORY_WORDS = {"general": "一般检查事项", "key": "重点检查事项"}
SAVED = (2026, 1, 5, 9, 0, 0)


def _degrees(place: tuple[int, int] | None, which: int) -> str:
    """Decimal degrees with six places, as a surveyor's list has them; empty where nothing was measured."""
    return "" if place is None else "{}.{:06d}".format(*divmod(place[which], 1_000_000))


OBJECT_COLUMNS: Columns[Business] = (
    ("名称", lambda one: one.name),
    ("统一社会信用代码", lambda one: one.uscc),
    ("注册号", lambda one: one.register_no),
    ("对象类型", lambda one: KIND_WORDS[one.kind]),
    ("性质", lambda one: one.nature),
    ("行业代码", lambda one: one.industry.code),
    ("行业", lambda one: one.industry.name),
    ("区域", lambda one: one.district),
    ("地址", lambda one: one.address),
    ("纬度", lambda one: _degrees(one.place, 0)),
    ("经度", lambda one: _degrees(one.place, 1)),
    ("法定代表人", lambda one: one.representative),
    ("联系人", lambda one: one.representative),
    ("联系电话", lambda one: one.phone),
    ("成立日期", lambda one: one.established_on.isoformat()),
    ("信用风险分类", lambda one: one.risk_class),
    ("状态", lambda one: "开业" if one.is_open else "注销"),
    ("监管部门", lambda one: one.duty),
    ("数据来源", lambda one: "示例"),
)
OFFICER_COLUMNS: Columns[Officer] = (
    ("姓名", lambda one: one.name),
    ("部门", lambda one: one.office.name),
    ("执法证号", lambda one: one.certificate_no),
    ("发证机关", lambda one: "示例发证机关"),
    ("发证日期", lambda one: one.valid_from.isoformat()),
    ("有效期至", lambda one: one.valid_to.isoformat()),
    ("人员类别", lambda one: OFFICER_WORDS[one.kind]),
    ("执法资质", lambda one: "、".join(one.qualifications)),
    ("业务专长", lambda one: "、".join(one.specialties)),
    ("执法区域", lambda one: "、".join(one.districts)),
    ("联系电话", lambda one: one.phone),
)
ITEM_COLUMNS: Columns[SampleItem] = (
    ("事项编号", lambda one: one.code),
    ("抽查事项名称", lambda one: one.name),
    ("发起部门", lambda one: one.office.name),
    ("抽查主体", lambda one: one.office.name),
    ("配合部门", lambda one: one.participants_text),
    ("事项类别", lambda one: CATEGORY_WORDS[one.category]),
    ("抽查依据", lambda one: "；".join(one.basis)),
    ("抽查内容", lambda one: one.content),
    ("检查对象", lambda one: one.object_range),
    ("抽查方式", lambda one: "、".join(METHOD_WORDS[word] for word in one.methods)),
    ("抽查比例", lambda one: f"{one.ratio}%"),
    ("比例上限", lambda one: "" if one.cap is None else f"{one.cap}%"),
    ("抽查频次", lambda one: one.frequency),
    ("检查人员要求", lambda one: "GENERAL"),
    ("权责清单事项", lambda one: f"示例权责清单 {one.code}"),
    ("检查要点", lambda one: "\n".join(_entry_line(entry) for entry in one.entries)),
)


def write_office_files(folder: Path, today: date) -> list[Path]:
    """Writes the four files into `folder` (made if missing) and returns them; the same bytes for the same date."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        OBJECTS: objects_csv(),
        BROKEN: broken_objects_csv(),
        ITEMS: items_xlsx(),
        INSPECTORS: inspectors_xlsx(today),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in made]


def objects_csv() -> bytes:
    """All 5,000 objects as an office's export: GB18030, commas, CRLF."""
    return _csv(_table(OBJECT_COLUMNS, list_businesses()))


def broken_objects_csv() -> bytes:
    """Twenty new objects; ten of the rows are broken, each in another way."""
    return _csv(break_rows(list(_table(OBJECT_COLUMNS, list_newcomers()))))


def inspectors_xlsx(today: date) -> bytes:
    """All 80 inspectors as a workbook."""
    return _xlsx("执法检查人员", _table(OFFICER_COLUMNS, list_officers(today)))


def items_xlsx() -> bytes:
    """All 60 items as a workbook."""
    return _xlsx("抽查事项", _table(ITEM_COLUMNS, list_items()))


def _entry_line(entry: Entry) -> str:
    """text|guide|photos|reasons and, for other questions, |kind|condition, as the import reads a checklist."""
    parts = [entry.text, entry.guide, str(entry.required_photos), "/".join(entry.reasons)]
    return "|".join([*parts, entry.question, entry.condition] if entry.question or entry.condition else parts)


def _table(columns: Columns[T], things: Iterable[T]) -> Iterator[list[str]]:
    yield [name for name, _ in columns]
    for one in things:
        yield [cell(one) for _, cell in columns]


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("gb18030")


def _xlsx(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return _without_time(out.getvalue())


def _without_time(book: bytes) -> bytes:
    """A workbook is a zip that carries the hour of its making three times over; the sample has none."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-05T01:00:00Z", data)
            entry = zipfile.ZipInfo(name, SAVED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, data)
    return out.getvalue()
