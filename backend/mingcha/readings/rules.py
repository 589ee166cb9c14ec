"""What counts as reading, which values stay masked until a purpose is given, and what the log keeps of a reading? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.problem import NotFound

LEAF = "read.access"
PRIVATE = frozenset({"contact", "contact_phone", "id_no"})
"""Names of fields that may hold a telephone or identity number; names of people are part of what was signed and stay readable."""
DIGITS = 5
"""From so many digits on a value is a number of somebody, not a word."""
SHOWN = 2
STARS = "＊＊＊＊"


class Act(StrEnum):
    """What was done with an inspection's record. The two of dossiers have the names of older entries in the audit trail."""

    READ_RECORD = "read_record"
    VIEW_EVIDENCE = "view_evidence"
    DOWNLOAD_ORIGINAL = "download_original"
    PRINT_FORM = "print_form"
    PRINT_PAPER = "print_paper"
    REVEAL = "reveal"
    OPEN_BY_RECEIPT = "open_by_receipt"
    READ_DOSSIER = "read_dossier"
    EXPORT_DOSSIER = "export_dossier"


class Purpose(StrEnum):
    """Why a masked value is shown."""

    CONTACT_BUSINESS = "contact_business"
    CHECK_IDENTITY = "check_identity"
    COMPLAINT = "complaint"
    CASE_HANDLING = "case_handling"
    REVIEW = "review"
    OTHER = "other"


class NothingMasked(NotFound):
    """404: at this place of the record there is no masked value."""

    code = "nothing-masked"
    title_zh, title_en = "这里没有隐去的内容", "Nothing is masked here"
    detail_zh, detail_en = (
        "记录可能已经更新，请重新打开这份记录。没有显示任何内容。",
        "The record may have changed; open it again. Nothing was shown.",
    )


def stated(
    *, id: str, at: datetime, who: str, name: str, act: str, about: str, purpose: str | None, text: str | None
) -> dict[str, str]:
    """What the leaf of a reading says: ids, and the hashes of the reader's name and of the reason's text; no personal data."""
    told = {"at": rfc3339(at), "id": id, "who": who, "act": act, "about": about, "purpose": purpose or ""}
    return {**told, "name": sha256_hex(f"{id}|{name}".encode()), "text": sha256_hex(text.encode()) if text else ""}


def masked(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The record with telephone and identity numbers masked, and the JSON pointers (RFC 6901) of what was masked. The given one stays as it is."""
    found: list[str] = []
    return _masked(record, "", found), found


def private_value(record: Mapping[str, Any], pointer: str) -> str:
    """The value that `masked` hides at this pointer. Raises NothingMasked."""
    if pointer not in masked(record)[1]:
        raise NothingMasked()
    at: Any = record
    for part in pointer.split("/")[1:]:
        at = at[int(part)] if isinstance(at, list) else at[part]
    return str(at)


def is_private(name: str, value: Any) -> bool:
    """True for a telephone or identity number by its field's name and its digits."""
    return name in PRIVATE and isinstance(value, str) and sum(ch.isdigit() for ch in value) >= DIGITS


def _masked(node: Any, pointer: str, found: list[str]) -> Any:
    if isinstance(node, Mapping):
        return {name: _masked_field(name, value, f"{pointer}/{name}", found) for name, value in node.items()}
    if isinstance(node, list):
        return [_masked(value, f"{pointer}/{no}", found) for no, value in enumerate(node)]
    return node


def _masked_field(name: str, value: Any, pointer: str, found: list[str]) -> Any:
    if not is_private(name, value):
        return _masked(value, pointer, found)
    found.append(pointer)
    return STARS + value[-SHOWN:]
