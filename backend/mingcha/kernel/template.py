"""What kinds of question may a checklist have, which answer fits which, and which questions are asked? One pure page.

The phone has the same page (pwa/src/core/events/template.ts); `tests/vectors/checklist.json` holds both to one behaviour. An entry is a
mapping with `id`, `no` (its place within the item, from 1), `kind`, and where needed `spec` and `when`; without them it is the old kind.

spec  number {unit?, min?, max?} (decimals as text) · choice, choices {options, bad?} · table {columns, rows?}
when  {no, is: [words]} or {no, min?, max?}: an earlier entry of the same item; `is` names results or options
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

KINDS = ("conform", "number", "choice", "choices", "date", "text", "table", "photo")
RESULTS = ("conforming", "failing", "not_applicable")
RECORDED = "recorded"
"""The result of an answer that was written down and is not judged."""
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")
MAX_OPTIONS, MAX_COLUMNS, MAX_ROWS, MAX_CELL = 24, 8, 50, 200
_VALUE_OF = {
    "number": "number",
    "choice": "choices",
    "choices": "choices",
    "date": "date",
    "text": "text",
    "table": "rows",
}

Entry = Mapping[str, Any]


def is_decimal(text: Any) -> bool:
    """True for a decimal number as text: at most 12 figures before the point and 6 behind it, no exponent."""
    return isinstance(text, str) and DECIMAL.fullmatch(text) is not None


def template_fault(lines: Sequence[Entry]) -> int | None:
    """The `no` of the first entry whose kind, spec or condition is not well made, else None. `lines` are one item's, in order."""
    before: dict[int, Entry] = {}
    for line in lines:
        if not _spec_is_good(line) or not _when_is_good(line.get("when"), before):
            return int(line["no"])
        before[int(line["no"])] = line
    return None


def judge(entry: Entry, value: Mapping[str, Any] | None) -> str | None:
    """The result that a value means for the entry: conforming, failing or recorded; None if it is no value for it."""
    kind, spec = entry.get("kind") or "conform", entry.get("spec") or {}
    if kind == "photo":
        return RECORDED if value is None else None
    name = _VALUE_OF.get(kind)
    if name is None or value is None or set(value) != {name} or not _fits(kind, spec, value[name]):
        return None
    if kind == "number" and ("min" in spec or "max" in spec):
        return "conforming" if _within(value["number"], spec) else "failing"
    if spec.get("bad"):
        return "failing" if set(value["choices"]) & set(spec["bad"]) else "conforming"
    return RECORDED


def answer_fits(entry: Entry, result: str, value: Mapping[str, Any] | None) -> bool:
    """True if an answer (or an amendment) may say this of the entry."""
    if result in ("withdrawn", "not_applicable", "unanswered"):
        return value is None
    if (entry.get("kind") or "conform") == "conform":
        return value is None and result in RESULTS
    return judge(entry, value) == result


def hidden_entries(lines: Sequence[Entry], answers: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Ids of one item's entries that are not asked, given {entry id: {result, value?}}. A hidden entry's own answer decides nothing."""
    hidden: set[str] = set()
    by_no = {int(line["no"]): line for line in lines}
    for line in lines:
        when = line.get("when")
        if not when:
            continue
        other = by_no.get(int(when["no"]))
        if other is None or other["id"] in hidden or not _holds(when, answers.get(other["id"])):
            hidden.add(line["id"])
    return hidden


def value_text(entry: Entry, value: Mapping[str, Any] | None) -> str:
    """The value in one line, as the signed text has it."""
    if not value:
        return ""
    spec = entry.get("spec") or {}
    if "number" in value:
        return f"{value['number']}{spec.get('unit', '')}"
    if "choices" in value:
        return "、".join(value["choices"])
    if "rows" in value:
        columns = spec.get("columns", [])
        return "；".join(
            f"{no}）" + "，".join(f"{_column(columns, cell['at'])}{cell['text']}" for cell in row)
            for no, row in enumerate(value["rows"], 1)
        )
    return str(value.get("date") or value.get("text") or "")


def _column(columns: Sequence[str], at: int) -> str:
    return f"{columns[at]}：" if at < len(columns) else ""


def _spec_is_good(line: Entry) -> bool:
    kind, spec = line.get("kind") or "conform", line.get("spec") or {}
    if kind not in KINDS:
        return False
    if kind == "number":
        bounds = [spec[name] for name in ("min", "max") if name in spec]
        good = (
            set(spec) <= {"unit", "min", "max"}
            and all(is_decimal(one) for one in bounds)
            and _short(spec.get("unit", "x"))
        )
        return good and not (len(bounds) == 2 and Decimal(bounds[0]) > Decimal(bounds[1]))
    if kind in ("choice", "choices"):
        options = spec.get("options", [])
        return (
            set(spec) <= {"options", "bad"}
            and 2 <= len(options) <= MAX_OPTIONS
            and _words(options)
            and set(spec.get("bad", [])) <= set(options)
        )
    if kind == "table":
        columns, rows = spec.get("columns", []), spec.get("rows", MAX_ROWS)
        return (
            set(spec) <= {"columns", "rows"}
            and 1 <= len(columns) <= MAX_COLUMNS
            and _words(columns)
            and type(rows) is int
            and 1 <= rows <= MAX_ROWS
        )
    return not spec and (kind != "photo" or int(line.get("required_photos") or 0) > 0)


def _short(text: Any) -> bool:
    return isinstance(text, str) and 1 <= len(text) <= 100


def _words(words: Sequence[Any]) -> bool:
    return all(_short(word) for word in words) and len(set(words)) == len(words)


def _when_is_good(when: Any, before: Mapping[int, Entry]) -> bool:
    if not when:
        return True
    other = before.get(when.get("no", 0)) if isinstance(when, Mapping) else None
    if other is None or set(when) - {"no", "is", "min", "max"} or len(when) < 2 or ("is" in when and len(when) > 2):
        return False
    kind = other.get("kind") or "conform"
    if "is" not in when:
        return kind == "number" and all(is_decimal(when[name]) for name in ("min", "max") if name in when)
    words = list(RESULTS)
    if kind in ("choice", "choices"):
        words += other["spec"]["options"]
    return bool(when["is"]) and set(when["is"]) <= set(words)


def _holds(when: Mapping[str, Any], answer: Mapping[str, Any] | None) -> bool:
    if answer is None:
        return False
    value = answer.get("value") or {}
    if "is" in when:
        return bool({answer.get("result"), *value.get("choices", [])} & set(when["is"]))
    return "number" in value and _within(value["number"], when)


def _within(number: str, bounds: Mapping[str, Any]) -> bool:
    found = Decimal(number)
    return not ("min" in bounds and found < Decimal(bounds["min"])) and not (
        "max" in bounds and found > Decimal(bounds["max"])
    )


def _fits(kind: str, spec: Mapping[str, Any], found: Any) -> bool:
    if kind == "number":
        return is_decimal(found)
    if kind in ("choice", "choices"):
        most = 1 if kind == "choice" else MAX_OPTIONS
        return 1 <= len(found) <= most and len(set(found)) == len(found) and set(found) <= set(spec.get("options", []))
    if kind == "date":
        return _is_date(found)
    if kind == "text":
        return isinstance(found, str) and bool(found.strip())
    return 1 <= len(found) <= spec.get("rows", MAX_ROWS) and all(
        _row_fits(row, len(spec.get("columns", []))) for row in found
    )


def _row_fits(row: Sequence[Mapping[str, Any]], columns: int) -> bool:
    places = [cell["at"] for cell in row]
    return bool(row) and places == sorted(set(places)) and all(0 <= at < columns for at in places)


def _is_date(text: Any) -> bool:
    try:
        return isinstance(text, str) and len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
