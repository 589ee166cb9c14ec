"""When must a result be public, and in which state is it on a given day? (C14, O2, O4)

pending -> due_soon -> overdue -> published; any of the first three may be published, or withheld by law. What is public may be
withdrawn by law; what was withheld or withdrawn may be published again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from mingcha.kernel.problem import Conflict

SOON_WORKDAYS = 5


class State(StrEnum):
    """Where a result stands. `due_soon` and `overdue` are set by the scheduler, from dates alone."""

    PENDING = "pending"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PUBLISHED = "published"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


STATES: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.DUE_SOON, State.OVERDUE, State.PUBLISHED, State.WITHHELD}),
    State.DUE_SOON: frozenset({State.PENDING, State.OVERDUE, State.PUBLISHED, State.WITHHELD}),
    State.OVERDUE: frozenset({State.PENDING, State.DUE_SOON, State.PUBLISHED, State.WITHHELD}),
    State.PUBLISHED: frozenset({State.WITHDRAWN}),
    State.WITHHELD: frozenset({State.PUBLISHED}),
    State.WITHDRAWN: frozenset({State.PUBLISHED}),
}
WAITING = frozenset({State.PENDING, State.DUE_SOON, State.OVERDUE})


class AlreadyPublished(Conflict):
    """409: the result is public; a correction is a step of its own."""

    code: ClassVar[str] = "already-published"
    title_zh, title_en = "这条结果已经公示", "This result is already public"
    detail_zh, detail_en = "公示日期{on}。原文没有改动。", "Published on {on}. Nothing was changed."


class NotPublic(Conflict):
    """409: only what is public is corrected or withdrawn."""

    code: ClassVar[str] = "not-public"
    title_zh, title_en = "这条结果没有在公示", "This result is not public"
    detail_zh, detail_en = (
        "只有已公示的结果可以更正或撤回。请刷新后查看它现在的状态。",
        "Only what is public is corrected or withdrawn. Reload to see where it stands.",
    )


class AlreadyDecided(Conflict):
    """409: only what waits is withheld."""

    code: ClassVar[str] = "already-decided"
    title_zh, title_en = "这条结果已经处理", "This result is settled"
    detail_zh, detail_en = (
        "待公示的结果才能决定不公示；已公示的请用“撤回”。",
        "Only a waiting result is withheld; withdraw what is public.",
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its warning day. Without a number of days both are None: age is shown, never lateness."""

    on: date | None
    soon_on: date | None
    provisional: bool = False


def state_on(today: date, due: Due) -> State:
    """The state of an unpublished result on `today`; the due day itself is still in time."""
    if due.on is None:
        return State.PENDING
    if today > due.on:
        return State.OVERDUE
    return State.DUE_SOON if due.soon_on is not None and today >= due.soon_on else State.PENDING


def check_can_publish(state: str, published_on: date | None) -> None:
    """Raises AlreadyPublished unless the result still waits."""
    if State(state) is State.PUBLISHED:
        raise AlreadyPublished(on=published_on.isoformat() if published_on else "…")


def check_public_now(state: str) -> None:
    """Raises NotPublic."""
    if State(state) is not State.PUBLISHED:
        raise NotPublic()


def check_waits(state: str) -> None:
    """Raises AlreadyDecided."""
    if State(state) not in WAITING:
        raise AlreadyDecided()


def age_days(today: date, starts_on: date) -> int:
    """Calendar days since the clock started; shown where no number of days is set (O4)."""
    return max(0, (today - starts_on).days)
