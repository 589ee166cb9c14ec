"""What that was met in the field must the draw settle, and as which change of SRD-1 section 6?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

GROUNDS = {"kin": "KIN", "interest": "INTEREST", "ill": "ILL", "other": "OTHER"}
"""A recusal claimed at the door becomes RECUSE with this reason."""
ENDINGS = {
    "not_found": "OTHER",
    "closed": "CLOSED",
    "moved": "MOVED",
    "cancelled": "DEREGISTERED",
    "not_this_business": "NOT_THIS_BUSINESS",
}
"""A record sealed with this ending asks whether another object takes the place: REPLACE with this reason."""


def recusal_of(payload: Mapping[str, Any]) -> tuple[str, str, str]:
    """(reason, person id, words) of a recusal_claimed."""
    side = "被检查单位申请" if payload.get("by") == "business" else "检查人员提出"
    return GROUNDS[payload["ground"]], payload["inspector"], f"{side}：{payload['text']}"


def replacement_of(ending: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """(reason, words) if this ending asks for another object, else None."""
    reason = ENDINGS.get(ending["kind"]) if ending else None
    return (reason, ending["text"]) if reason and ending else None
