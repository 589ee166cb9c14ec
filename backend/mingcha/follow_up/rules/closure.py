"""May an inspection be archived, and who answers for which of the four duties? Pure (S0-2.8b, S1-3d)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mingcha.kernel.problem import Conflict

DUTIES = ("item", "result", "publication", "hand_over")
"""谁检查谁负责: the item, its result, the publication of it, and the hand-over of suspected violations."""


class FollowUpsOpen(Conflict):
    """409: a follow-up of this inspection is open."""

    code: ClassVar[str] = "follow-ups-open"
    title_zh, title_en = "还有处置没有办结，不能归档", "A follow-up is open; this cannot be archived"
    detail_zh = "一查到底：还有{count}项没有办结（{kinds}）。请先在“处置”中逐项办结，再归档。"
    detail_en = "Every problem is followed to its end: {count} open ({kinds_en}). Close each in “Follow-up” first, then archive."


class NotAccepted(Conflict):
    """409: there is no approved result to archive."""

    code: ClassVar[str] = "inspection-not-accepted"
    title_zh, title_en = "检查还没有审核通过，不能归档", "The record is not approved yet"
    detail_zh, detail_en = "请先审核这份检查记录。", "Review the record first."


class AlreadyArchived(Conflict):
    """409: it is archived."""

    code: ClassVar[str] = "already-archived"
    title_zh, title_en = "这次检查已经归档", "This inspection is archived"
    detail_zh, detail_en = "归档日期和卷号已记录，没有改动。", "Day and file number are on record; nothing was changed."


class NotArchived(Conflict):
    """409: nothing to take back."""

    code: ClassVar[str] = "not-archived"
    title_zh, title_en = "这次检查没有归档", "This inspection is not archived"
    detail_zh, detail_en = "归档可能已被撤销，请刷新后查看。", "It may have been taken back already; reload to see."


KIND_WORDS = {
    "rectification": ("责令改正", "rectification"),
    "pending": ("待后续处理", "pending"),
    "lost_contact": ("失联线索", "lost contact"),
}


def check_can_archive(state: str, open_kinds: Sequence[str], archived: bool) -> None:
    """Raises AlreadyArchived, NotAccepted or FollowUpsOpen (S0-2.8b)."""
    if archived:
        raise AlreadyArchived()
    if state != "accepted":
        raise NotAccepted()
    if open_kinds:
        words = [KIND_WORDS[kind] for kind in open_kinds]
        zh, en = "、".join(zh for zh, _ in words), ", ".join(en for _, en in words)
        raise FollowUpsOpen(count=len(open_kinds), kinds=zh, kinds_en=en)
