"""What does a cell 检查要点 say? One entry a line: text|guide|photos|reasons|kind|condition, the last two for other questions than 是否符合."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.kernel.template import template_fault

Values = dict[str, Any]
KINDS = {
    "符合": "conform",
    "数值": "number",
    "单选": "choice",
    "多选": "choices",
    "日期": "date",
    "文字": "text",
    "表格": "table",
    "照片": "photo",
}
RESULTS = {"符合": "conforming", "不符合": "failing", "不适用": "not_applicable"}
KEYS = ("no", "text", "guide", "required_photos", "reasons", "kind", "spec", "shown_when")
_CONDITION = re.compile(r"(\d{1,3})\s*(>=|<=|=|≥|≤)\s*(\S.*)")


def read_checklist(text: str) -> tuple[list[Values], int | None]:
    """The lines of the cell, and the number of the first wrong one or None."""
    lines = [line.strip() for line in text.replace("；；", "\n").split("\n") if line.strip()]
    found: list[Values] = []
    for no, line in enumerate(lines, 1):
        entry = _line(no, [part.strip() for part in line.replace("｜", "|").split("|")])
        if entry is None:
            return found, no
        found.append(entry)
    return found, template_fault([{**one, "when": one["shown_when"]} for one in found])


def write_checklist(entries: Sequence[Mapping[str, Any]]) -> str:
    """The cell that `read_checklist` reads as these lines again; each has the fields of KEYS."""
    return "\n".join("|".join(_told(one)).rstrip("|") for one in entries)


def _told(one: Mapping[str, Any]) -> list[str]:
    photos = str(one["required_photos"] or "")
    asked = "/".join(_kind_parts(one["kind"], one["spec"]))
    return [
        one["text"],
        one["guide"] or "",
        photos,
        "/".join(one["reasons"]),
        asked,
        _condition_text(one["shown_when"]),
    ]


def _kind_parts(kind: str, spec: Mapping[str, Any]) -> list[str]:
    word = next(word for word, code in KINDS.items() if code == kind)
    if kind == "number":
        bounds = f"{spec.get('min', '')}~{spec.get('max', '')}" if {"min", "max"} & spec.keys() else ""
        return [part for part in (word, spec.get("unit", ""), bounds) if part]
    bad = spec.get("bad", ())
    options = [f"{one}!" if one in bad else one for one in spec.get("options", ())]
    return [] if kind == "conform" else [word, *options, *spec.get("columns", ())]


def _condition_text(when: Mapping[str, Any]) -> str:
    if not when:
        return ""
    if "is" in when:
        words = {code: word for word, code in RESULTS.items()}
        return f"{when['no']}={'/'.join(words.get(one, one) for one in when['is'])}"
    return f"{when['no']}>={when['min']}" if "min" in when else f"{when['no']}<={when['max']}"


def checklist_differs(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> bool:
    """True if the lines are not the same in text, guide, photos, reasons, kind or condition."""
    return [[line[key] for key in KEYS] for line in old] != [[line[key] for key in KEYS] for line in new]


def _line(no: int, parts: list[str]) -> Values | None:
    if len(parts) > 6:
        return None
    head, guide, photos, reasons, kind, condition = parts + [""] * (6 - len(parts))
    if not head or len(head) > 500 or not (photos or "0").isdecimal() or int(photos or 0) > 20:
        return None
    asked, when = _kind(kind), _condition(condition)
    if asked is None or when is None:
        return None
    return {
        "no": no,
        "text": head,
        "guide": guide or None,
        "required_photos": int(photos or 0),
        "reasons": _parts(reasons),
        "kind": asked[0],
        "spec": asked[1],
        "shown_when": when,
    }


def _kind(text: str) -> tuple[str, Values] | None:
    """数值/米/0.9~12, 单选/甲/乙! (! marks what does not conform), 多选/…, 表格/列/列, 日期, 文字, 照片."""
    word, *rest = _parts(text) or ["符合"]
    kind = KINDS.get(word)
    if kind == "number":
        return kind, _bounds(rest)
    if kind in ("choice", "choices"):
        options = [one.rstrip("!！") for one in rest]
        bad = [option for option, one in zip(options, rest, strict=True) if one != option]
        return kind, {"options": options, **({"bad": bad} if bad else {})}
    if kind == "table":
        return kind, {"columns": rest}
    return (kind, {}) if kind and not rest else None


def _bounds(rest: Sequence[str]) -> Values:
    spec = {"unit": rest[0]} if rest else {}
    if len(rest) > 1:
        low, _, high = rest[1].replace("～", "~").partition("~")
        spec |= {name: bound.strip() for name, bound in (("min", low), ("max", high)) if bound.strip()}
    return spec


def _condition(text: str) -> Values | None:
    """3=不符合, 3=甲/乙, 3>=5, 3<=2; empty: always asked. None if it cannot be read."""
    if not text:
        return {}
    found = _CONDITION.fullmatch(text)
    if found is None:
        return None
    no, sign, words = int(found[1]), found[2], found[3]
    if sign == "=":
        return {"no": no, "is": [RESULTS.get(word, word) for word in _parts(words)]}
    return {"no": no, "min" if sign in (">=", "≥") else "max": words}


def _parts(text: str) -> list[str]:
    return [part for part in (one.strip() for one in text.split("/")) if part]
