"""What exactly does the public read of one result? The masked body of a snapshot, in the shape of the gsxt export. (6.1, 6.2)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingcha.publication.rules.masking import Hit, Private, find_private, masked_text

NO_PROBLEM = "no_problem"
RESULT_NAMES: dict[str, str] = {
    NO_PROBLEM: "未发现问题",
    "not_published": "未按规定公示应当公示的信息",
    "false_information": "公示信息隐瞒真实情况、弄虚作假",
    "unreachable": "通过登记的住所（经营场所）无法联系",
    "rectification_ordered": "发现问题已责令改正",
    "non_cooperation": "不配合检查情节严重",
    "not_this_business": "未发现开展本次抽查涉及的经营活动",
    "follow_up_pending": "发现问题待后续处理",
}
TYPE_NAMES = {"directed": "定向", "undirected": "不定向"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One checklist entry as answered: conforming, failing, not_applicable, recorded or unanswered, with the recorded reason."""

    text: str
    result: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One inspection item with its entries."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One approved result with everything that publication needs; `private` says what must not leave the house."""

    number: str
    inspected_on: date
    conclusions: tuple[str, ...]
    items: tuple[ItemResult, ...]
    object_id: str
    object_name: str
    object_uscc: str | None
    object_address: str
    authorities: tuple[str, ...]
    plan_number: str
    plan_title: str
    task_number: str
    task_title: str
    draw_type: str
    draw_id: str | None
    private: Private = field(default_factory=Private)
    district: str = ""
    correction: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One text as recorded, with the places the public will not see."""

    label: str
    text: str
    shown: str
    hits: tuple[Hit, ...]


def lines_of(source: Source) -> list[Line]:
    """Every free text that would be published, for the preview: the address and the reasons of failing entries not struck out."""
    texts = [("地址", source.object_address)] if source.object_address else []
    texts += [
        (f"{item.name}：{entry.text}", entry.reason)
        for seqno, item in enumerate(source.items, 1)
        for entry in failing_of(source, seqno, item)
        if entry.reason
    ]
    return [_line(label, text, source.private) for label, text in texts]


def conclusions_of(source: Source) -> tuple[str, ...]:
    """The overall results: as corrected, else as approved."""
    return tuple(source.correction.get("conclusions") or source.conclusions)


def failing_of(source: Source, seqno: int, item: ItemResult) -> list[Entry]:
    """An item's failing entries without those that a correction struck out, as [seqno, place among the failing]."""
    struck = {place for number, place in source.correction.get("struck", []) if number == seqno}
    bad = [entry for entry in item.entries if entry.result == "failing"]
    return [entry for place, entry in enumerate(bad) if place not in struck]


def count_failing(source: Source) -> int:
    """The failing entries that stay."""
    return sum(len(failing_of(source, seqno, item)) for seqno, item in enumerate(source.items, 1))


def words_of(body: Mapping[str, Any]) -> list[Any]:
    """The words of a body that people wrote: what must not lead to a person. Numbers of tasks and draws are none."""
    titles = [body["gsxt"]["raninsPlaneName"], body["gsxt"]["raninsTaskName"]]
    rows = [[row["name"], row["failing"]] for row in body["rows"]]
    return [titles, rows, [one["text"] for one in body.get("corrections", [])]]


def _line(label: str, text: str, private: Private) -> Line:
    """Offsets count as browsers do, in UTF-16 units: a rare character is two."""
    units = [0]
    for ch in text:
        units.append(units[-1] + (2 if ord(ch) > 0xFFFF else 1))
    hits = (Hit(units[hit.start], units[hit.end], hit.kind, hit.shown) for hit in find_private(text, private))
    return Line(label, text, masked_text(text, private), tuple(hits))


def body_of(source: Source, *, due_on: date | None, provisional: bool) -> dict[str, Any]:
    """The body of the snapshot: JSON without any private word. `gsxt` has the national field names of 6.2."""
    rows = [_row(n, item, source) for n, item in enumerate(source.items, 1)]
    notes = source.correction.get("notes", [])
    return {
        "v": 1,
        "number": source.number,
        "inspected_on": source.inspected_on.isoformat(),
        "due_on": due_on.isoformat() if due_on else None,
        "due_provisional": provisional,
        "conclusions": list(conclusions_of(source)),
        "counts": _counts(source.items) | {"failing": count_failing(source)},
        "rows": rows,
        "draw_id": source.draw_id,
        "draw_type": source.draw_type,
        "gsxt": _gsxt(source, rows),
        **({"corrections": list(notes)} if notes else {}),
    }


def _row(seqno: int, item: ItemResult, source: Source) -> dict[str, Any]:
    bad = failing_of(source, seqno, item)
    return {
        "seqno": seqno,
        "name": masked_text(item.name, source.private),
        "results": _item_results(bad, conclusions_of(source)),
        "failing": [
            {"text": masked_text(e.text, source.private), "reason": masked_text(e.reason, source.private)} for e in bad
        ],
    }


def _item_results(bad: Sequence[Entry], conclusions: Sequence[str]) -> list[str]:
    """An item without a failing entry has no problem, unless the overall result says that nothing could be checked at all."""
    problems = [code for code in conclusions if code != NO_PROBLEM]
    unseen = [code for code in problems if code in ("unreachable", "not_this_business", "non_cooperation")]
    return (problems or ["follow_up_pending"]) if bad else (unseen or [NO_PROBLEM])


def _counts(items: Sequence[ItemResult]) -> dict[str, int]:
    results = [entry.result for item in items for entry in item.entries]
    return {
        "entries": len(results),
        **{name: results.count(name) for name in ("failing", "not_applicable", "recorded", "unanswered")},
    }


def _gsxt(source: Source, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "raninsPlanId": source.plan_number,
        "raninsPlaneName": source.plan_title,
        "raninsTaskId": source.task_number,
        "raninsTaskName": source.task_title,
        "raninsTypeName": TYPE_NAMES.get(source.draw_type, source.draw_type),
        "insAuth": "、".join(source.authorities),
        "insDate": source.inspected_on.isoformat(),
        "rows": [
            {
                "seqno": row["seqno"],
                "raninsItemName": row["name"],
                "raninsCheckResName": "；".join(RESULT_NAMES[code] for code in row["results"]),
            }
            for row in rows
        ],
    }
