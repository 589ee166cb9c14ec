"""Is this row an inspector with a certificate that runs?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingcha.registers.rules import words
from mingcha.registers.rules.cells import Row, as_list
from mingcha.registers.rules.notes import Note

Values = dict[str, Any]
KINDS = words.table(words.INSPECTOR_KINDS)
STATES = {
    "在岗": "active",
    "在职": "active",
    "是": "active",
    "active": "active",
    "离岗": "left",
    "调离": "left",
    "退休": "left",
    "否": "left",
    "left": "left",
}
ALL_DISTRICTS = frozenset({"全域", "全县", "全市", "全区", "*"})


def read_inspector(row: Row, cells: Sequence[str]) -> tuple[Values, list[Note]]:
    """The values of a row and its notes; the department stays a name. Without a certificate and its term nobody is taken (S1-5b, 54号)."""
    values: Values = row.read(cells)
    for field in ("name", "department", "certificate_no", "valid_from", "valid_to"):
        if values[field] is None:
            row.fault(field, "missing")
    kinds = [variants[0] for variants in words.INSPECTOR_KINDS.values()]
    values["kind"] = row.word("kind", values.get("kind"), KINDS, kinds) or "civil_servant"
    values["state"] = row.word("state", values.get("state"), STATES, ("在岗", "离岗")) or "active"
    for field in ("valid_from", "valid_to"):
        values[field] = row.day(field, values[field])
    if values["valid_from"] and values["valid_to"] and values["valid_to"] < values["valid_from"]:
        row.fault("valid_to", "date_order")
    values["certificate_no"] = values["certificate_no"] and values["certificate_no"].replace(" ", "").upper()
    for field in ("qualifications", "specialties", "districts"):
        values[field] = as_list(values.get(field))
    if ALL_DISTRICTS & set(values["districts"]):
        values["districts"] = []
    for field in ("issuer", "contact"):
        values.setdefault(field, None)
    return values, row.notes
