"""Does a payload fit its kind? The small schema language of event_v1.json, compiled once into checks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from mingcha.evidence.rules.problems import EventKindUnknown, EventPayloadInvalid
from mingcha.kernel.problem import FieldError

Check = Callable[[Any, str], None]
SCHEMA: dict[str, Any] = json.loads(files("mingcha.evidence").joinpath("event_v1.json").read_text("utf-8"))
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEX64 = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MAX_INT = 2**53 - 1


def check_payload(kind: str, payload: Any) -> None:
    """Raises EventKindUnknown, or EventPayloadInvalid with the JSON pointer (below /payload) of the first fault (settled 4)."""
    check = _KINDS.get(kind)
    if check is None:
        raise EventKindUnknown(kind=kind[:40])
    check(payload, "/payload")


def instant(text: Any) -> datetime | None:
    """An RFC 3339 instant with its zone in the years 2000 to 2999 (so that it can be turned to UTC), or None."""
    if not isinstance(text, str) or not 20 <= len(text) <= 35 or text[10:11] != "T":
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo is not None and 2000 <= value.year <= 2999 else None


def _fault(pointer: str, zh: str, en: str) -> EventPayloadInvalid:
    return EventPayloadInvalid(errors=[FieldError(pointer, zh, en)])


def _pattern(pattern: re.Pattern[str], zh: str, en: str) -> Check:
    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            raise _fault(pointer, zh, en)

    return check


def _text(bound: int, forbidden: re.Pattern[str]) -> Check:
    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, str) or not 1 <= len(value) <= bound:
            raise _fault(pointer, f"应为1至{bound}字", f"1 to {bound} characters are needed")
        if forbidden.search(value):
            raise _fault(pointer, "含有不可见字符", "It contains control characters")

    return check


def _int(lowest: int) -> Check:
    def check(value: Any, pointer: str) -> None:
        if type(value) is not int or not lowest <= value <= MAX_INT:
            raise _fault(pointer, "应为整数", "A whole number is needed")

    return check


def _bool(value: Any, pointer: str) -> None:
    if type(value) is not bool:
        raise _fault(pointer, "应为是或否", "true or false is needed")


def _date(value: Any, pointer: str) -> None:
    try:
        if not isinstance(value, str) or DAY.fullmatch(value) is None:
            raise ValueError(value)
        date.fromisoformat(value)
    except ValueError as error:
        raise _fault(pointer, "应为日期", "A date (YYYY-MM-DD) is needed") from error


def _instant(value: Any, pointer: str) -> None:
    if instant(value) is None:
        raise _fault(pointer, "应为带时区的时间", "An instant with its zone is needed")


def _enum(allowed: list[str]) -> Check:
    choices = frozenset(allowed)

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, str) or value not in choices:
            raise _fault(pointer, "不是可选的值", f"Use one of {', '.join(allowed)}")

    return check


def _list(spec: dict[str, Any]) -> Check:
    inner, most = _compile(spec["list"]), spec["max"]

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, list) or len(value) > most:
            raise _fault(pointer, f"应为最多{most}项的列表", f"A list of at most {most} is needed")
        for index, part in enumerate(value):
            inner(part, f"{pointer}/{index}")

    return check


def _object(fields: dict[str, Any]) -> Check:
    checks = {name.removesuffix("?"): _compile(spec) for name, spec in fields.items()}
    needed = frozenset(name for name in fields if not name.endswith("?"))

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            raise _fault(pointer, "应为对象", "An object is needed")
        for name, part in value.items():
            inner = checks.get(name)
            if inner is None:
                raise _fault(f"{pointer}/{name[:40]}", "多余的字段", "Unknown field")
            inner(part, f"{pointer}/{name}")
        missing = needed - value.keys()
        if missing:
            raise _fault(f"{pointer}/{min(missing)}", "缺少此项", "Missing")

    return check


def _compile(spec: Any) -> Check:
    if isinstance(spec, str):
        return _PLAIN[spec]
    if "ref" in spec:
        return _compile(SCHEMA["types"][spec["ref"]])
    if "enum" in spec:
        return _enum(spec["enum"])
    return _list(spec) if "list" in spec else _object(spec["object"])


_PLAIN: dict[str, Check] = {
    "uuid": _pattern(UUID, "应为编号", "A UUID is needed"),
    "hex64": _pattern(HEX64, "应为64位十六进制", "64 hex characters are needed"),
    "line": _text(SCHEMA["bounds"]["line"], CONTROL),
    "text": _text(SCHEMA["bounds"]["text"], CONTROL_IN_TEXT),
    "record": _text(SCHEMA["bounds"]["record"], CONTROL_IN_TEXT),
    "int": _int(-MAX_INT),
    "count": _int(0),
    "bool": _bool,
    "date": _date,
    "instant": _instant,
}
_KINDS: dict[str, Check] = {kind: _object(fields) for kind, fields in SCHEMA["kinds"].items()}
