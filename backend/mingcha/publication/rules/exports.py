"""In which shape does a result leave for another platform? The public field shape of gsxt, with the codes of each target (6.1, 6.2)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from xml.etree import ElementTree

from mingcha.kernel.problem import Conflict, Invalid
from mingcha.publication.rules.result import RESULT_NAMES, TYPE_NAMES

FORMATS = {"json": "application/json", "xml": "application/xml", "csv": "text/csv; charset=utf-8"}
INFERRED: dict[str, str] = {name: str(n) for n, name in enumerate(RESULT_NAMES, 1)}
"""The order of the public material; no page prints numbers beside the names, so each target may have its own table."""
HEAD = (
    "raninsPlanId",
    "raninsPlaneName",
    "raninsTaskId",
    "raninsTaskName",
    "raninsTypeName",
    "insAuth",
    "insDate",
)
DETAIL = ("seqno", "raninsItemName", "raninsCheckRes", "raninsCheckResName")
COLUMNS = ("id", "action", "edition", "entName", "uniscId", "publishDate", *HEAD, *DETAIL)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


class NothingToHandOver(Conflict):
    """409: nothing waits for this platform."""

    code: ClassVar[str] = "nothing-to-hand-over"
    title_zh, title_en = "没有要报送的结果", "Nothing waits for this platform"
    detail_zh, detail_en = (
        "已报送的不会重复报送。新公示、更正、撤回的结果会自动排队。",
        "What went does not go twice. New, corrected and withdrawn results queue by themselves.",
    )


class HandOverAnswered(Conflict):
    """409: the answer is on record."""

    code: ClassVar[str] = "hand-over-answered"
    title_zh, title_en = "这批已登记回执", "The answer is on record"
    detail_zh, detail_en = "请刷新后查看；失败的会重新排队。", "Reload to see; what failed queues again."


class CodeUnknown(Invalid):
    """422: a mapping names results that do not exist, or gives two results one code."""

    code: ClassVar[str] = "result-code-invalid"
    title_zh, title_en = "结果代码表有误", "The table of result codes is wrong"
    detail_zh, detail_en = (
        "八类结果各填一个1至20位的代码，互不相同。",
        "One code of 1 to 20 characters for each of the eight results, each different.",
    )


def check_codes(codes: Mapping[str, str]) -> None:
    """Raises CodeUnknown unless each of the eight results has a code of its own."""
    whole = set(codes) == set(RESULT_NAMES)
    if (
        not whole
        or len(set(codes.values())) < len(codes)
        or not all(re.fullmatch(r"[\w-]{1,20}", c) for c in codes.values())
    ):
        raise CodeUnknown()


def record_of(told: Mapping[str, Any], body: Mapping[str, Any] | None, codes: Mapping[str, str]) -> dict[str, Any]:
    """One result for a platform. `told` has id, action, edition, entName, uniscId, publishDate; a withdrawn one has no body."""
    if body is None:
        return {**told, "rows": []}
    rows = [
        {
            "seqno": row["seqno"],
            "raninsItemName": row["name"],
            "raninsCheckRes": ",".join(codes[one] for one in row["results"]),
            "raninsCheckResName": "；".join(RESULT_NAMES[one] for one in row["results"]),
        }
        for row in body["rows"]
    ]
    return {**told, **{name: body["gsxt"][name] for name in HEAD}, "rows": rows}


def plan_record(plan: Any, tasks: Sequence[Any], items: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    """A plan for a platform, its tasks with the national field names; `items` and `names` are those of items and departments by id."""
    head = {"raninsPlanId": plan.number, "raninsPlaneName": plan.title}
    rows = [
        {
            "raninsTaskId": task.number,
            "raninsTaskName": task.title,
            "raninsTypeName": TYPE_NAMES.get(task.draw_type, task.draw_type),
            "insAuth": "、".join(
                names.get(one, "") for one in dict.fromkeys((task.lead_department_id, *task.departments))
            ),
            "from": task.window_from.isoformat(),
            "to": task.window_to.isoformat(),
            "raninsItemNames": [items[one] for one in task.item_ids if one in items],
        }
        for task in tasks
    ]
    owner = {"insAuth": names.get(plan.department_id, ""), "year": plan.year, "version": plan.version}
    return {**head, **owner, "filedWith": plan.filed_with, "tasks": rows}


def flat(records: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """One line per checked item, in the order of COLUMNS; a result without items is one line."""
    lines = []
    for record in records:
        for row in record["rows"] or [{}]:
            lines.append([_text(row.get(name, record.get(name))) for name in COLUMNS])
    return lines


def as_json(records: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> bytes:
    """{...about, results: [...]}, UTF-8."""
    return (json.dumps({**about, "results": list(records)}, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(records: Sequence[Mapping[str, Any]]) -> bytes:
    """With a byte-order mark, as office programs want it; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_quiet(cell) for cell in line] for line in flat(records))
    return ("\ufeff" + out.getvalue()).encode()


def as_xml(records: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> bytes:
    """<results …><result …><row …/></result></results>; every value is an element's text, escaped by the library."""
    root = ElementTree.Element("results", {name: _speakable(value) for name, value in about.items()})
    for record in records:
        one = ElementTree.SubElement(root, "result")
        for name, value in record.items():
            if name != "rows":
                ElementTree.SubElement(one, name).text = _speakable(value)
        for row in record["rows"]:
            line = ElementTree.SubElement(one, "row")
            for name, value in row.items():
                ElementTree.SubElement(line, name).text = _speakable(value)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _speakable(value: object) -> str:
    return UNSPEAKABLE.sub("", _text(value))


def _quiet(cell: str) -> str:
    return "'" + cell if cell.startswith(FORMULA) else cell
