"""Which results need something afterwards, and when may it be closed? Pure.

open -> closed [reason]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mingcha.kernel.problem import Conflict

KINDS: dict[str, str] = {
    "rectification_ordered": "rectification",
    "follow_up_pending": "pending",
    "unreachable": "lost_contact",
}
"""What each conclusion calls for. `lost_contact` is the lead (查无下落线索) that the market regulator verifies (S3B-10)."""
STATES: dict[str, frozenset[str]] = {"open": frozenset({"closed"}), "closed": frozenset()}


class FollowUpClosed(Conflict):
    """409: it is closed already."""

    code: ClassVar[str] = "follow-up-closed"
    title_zh, title_en = "这项处置已经办结", "This follow-up is closed"
    detail_zh, detail_en = "办结理由已记录，没有改动。", "The reason is on record; nothing was changed."


def follow_ups_of(conclusions: Sequence[str]) -> list[str]:
    """The kinds of follow-up that these conclusions call for, each once, in a fixed order (records-and-states 7.9)."""
    return [kind for conclusion, kind in KINDS.items() if conclusion in conclusions]


def check_can_close(state: str) -> None:
    """Raises FollowUpClosed unless it is open."""
    if "closed" not in STATES[state]:
        raise FollowUpClosed()
