"""Is this row an inspection object? The checks of the object library's files and forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.kernel.problem import FieldError, Invalid
from mingcha.registers.rules import words
from mingcha.registers.rules.cells import Row
from mingcha.registers.rules.notes import Note
from mingcha.registers.rules.uscc import OLD_NUMBER, kind_of, old_number_ok, uscc_error, uscc_warnings

Values = dict[str, Any]
REGISTER_NO = re.compile(r"[0-9A-Z-]+")
KINDS = words.table(words.OBJECT_KINDS)
STATUSES = words.table(words.OBJECT_STATUSES)
RISKS = words.table(words.RISK_CLASSES)
KIND_WORDS = tuple(variants[0] for variants in words.OBJECT_KINDS.values())
STATUS_WORDS = tuple(variants[0] for variants in words.OBJECT_STATUSES.values())


def object_keys(values: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """(credit code, register number) in capitals as they would be stored; an old 15-digit number is a register number."""
    uscc, register_no = values.get("uscc"), values.get("register_no")
    uscc = uscc.replace(" ", "").upper() if uscc else None
    register_no = register_no.upper() if register_no else None
    if uscc and len(uscc) == 15 and OLD_NUMBER.fullmatch(uscc):
        return None, register_no or uscc
    return uscc, register_no


def read_object(row: Row, cells: Sequence[str]) -> tuple[Values, list[Note]]:
    """The values of a row (only of columns the file has) and its notes; any note that is not a warning stops the row."""
    values: Values = row.read(cells)
    _read_keys(row, values)
    needed = ("name", "district", "source", "source_id") if "source_id" in values else ("name", "district")
    for field in needed:
        if values.get(field) is None:
            row.fault(field, "missing")
    if "kind" in values:
        values["kind"] = row.word("kind", values["kind"], KINDS, KIND_WORDS)
    if "risk_class" in values:
        values["risk_class"] = row.word("risk_class", values["risk_class"], RISKS, ("A", "B", "C", "D", "未分类"))
    if "status" in values:
        values["status"] = row.word("status", values["status"], STATUSES, STATUS_WORDS)
    if "established_on" in values:
        values["established_on"] = row.day("established_on", values["established_on"])
    _read_place(row, values)
    return values, row.notes


def _read_place(row: Row, values: Values) -> None:
    if "lat_u" not in values and "lng_u" not in values:
        return
    lat, lng = values.get("lat_u"), values.get("lng_u")
    if (lat is None) != (lng is None):
        row.fault("lat_u" if lat is None else "lng_u", "degrees_pair")
    values["lat_u"], values["lng_u"] = row.degrees("lat_u", lat, 90), row.degrees("lng_u", lng, 180)


def _read_keys(row: Row, values: Values) -> None:
    uscc, register_no = object_keys(values)
    values["uscc"], values["register_no"] = uscc, register_no
    if uscc is None and register_no is None:
        row.fault("", "no_key")
    if uscc is not None:
        error = uscc_error(uscc)
        if error:
            row.fault("uscc", f"uscc_{error}")
        else:
            for warning in uscc_warnings(uscc):
                row.fault("uscc", f"uscc_{warning}", warning=True)
    if register_no is not None:
        if not REGISTER_NO.fullmatch(register_no):
            row.fault("register_no", "register_no")
        elif OLD_NUMBER.fullmatch(register_no) and not old_number_ok(register_no):
            row.fault("register_no", "old_number", warning=True)


def filled(values: Values) -> Values:
    """A new object's whole row: what the file leaves out is derived from the code, or is the neutral word."""
    kind = values.get("kind") or (kind_of(values["uscc"]) if values["uscc"] else None) or "other_body"
    industry = values.get("industry")
    return {
        **values,
        "kind": kind,
        "risk_class": values.get("risk_class") or "U",
        "status": values.get("status") or "open",
        "industry_code": values.get("industry_code") or words.INDUSTRY_CODES.get(industry or ""),
    }


def changed(old: Mapping[str, Any], values: Values) -> Values:
    """What a row changes in an object that is there: blank kind, class and status cells leave the old value, other blanks clear it."""
    kept = ("kind", "risk_class", "status", "uscc", "register_no", "industry_code")
    new = {field: value for field, value in values.items() if value is not None or field not in kept}
    return {field: value for field, value in new.items() if old[field] != value}


SEARCHED = frozenset({"name", "district", "industry", "kind", "risk_class"})


def check_object_edit(values: Mapping[str, Any]) -> None:
    """Raises Invalid with pointers for words that are not on our lists."""
    errors = []
    for field, known in (("kind", words.OBJECT_KINDS), ("status", words.OBJECT_STATUSES)):
        if field in values and values[field] not in known:
            errors.append(FieldError(f"/{field}", f"可选：{'、'.join(known)}。", f"Use one of: {', '.join(known)}."))
    if ("lat_u" in values) != ("lng_u" in values) or (values.get("lat_u") is None) != (values.get("lng_u") is None):
        errors.append(FieldError("/lat_u", "纬度和经度要一起填写或一起清空。", "Latitude and longitude go together."))
    if errors:
        raise Invalid(errors=errors)
