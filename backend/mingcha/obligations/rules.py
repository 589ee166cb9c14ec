"""When is work missing, since when, and what became of an obligation? Facts from dates alone; nobody is judged. Pure.

open -> met | missed | excused; missed -> excused
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from mingcha.kernel.clock import CHINA
from mingcha.kernel.problem import Conflict

OPENED, EXCUSED, OVERDUE, CLOSED = "obligation", "obligation.excused", "overdue", "overdue.closed"
"""Kinds of leaves."""


class State(StrEnum):
    """Where an obligation stands. `missed` stays when the work is done later; the facts beside it say when."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    EXCUSED = "excused"


STATES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.MET, State.MISSED, State.EXCUSED}),
    State.MET: frozenset(),
    State.MISSED: frozenset({State.EXCUSED}),
    State.EXCUSED: frozenset(),
}


class Kind(StrEnum):
    """What is missing: the start of a visit, its seal, a file that an event names, a result on the portal."""

    VISIT = "visit"
    SEAL = "seal"
    FILE = "file"
    PUBLICATION = "publication"


class How(StrEnum):
    """How a missing thing came to its end: it arrived, somebody excused it, or its date was moved."""

    ARRIVED = "arrived"
    EXCUSED = "excused"
    MOVED = "moved"


class ObligationSettled(Conflict):
    """409: it was met or excused already."""

    code = "obligation-settled"
    title_zh, title_en = "这项应办事项已有结果", "This obligation is settled"
    detail_zh, detail_en = "已完成或已说明理由，没有改动。", "It was met or excused; nothing was changed."


class OwnObligation(Conflict):
    """409: nobody excuses work that was their own."""

    code = "own-obligation"
    title_zh, title_en = "不能为自己的检查说明免办", "Nobody excuses their own visit"
    detail_zh, detail_en = (
        "您是这次检查的检查人员，请由本部门其他负责人办理。没有改动。",
        "You are on this visit's team; ask another supervisor of the department. Nothing was changed.",
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of one visit: `started_at`, `done_at` (the first seal) are when the office received it, `excused_at` when it was let off."""

    due_on: date
    started_at: datetime | None = None
    done_at: datetime | None = None
    excused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something was missing since an instant, until `ended_at` (None: it still is), which ended as `how` says."""

    kind: Kind
    since: datetime
    ended_at: datetime | None
    how: How | None


def end_of(day: date) -> datetime:
    """The first instant after a local day: until then its work is in time."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=CHINA)


def gaps_of(progress: Progress, now: datetime, *, seal_days: int) -> list[Gap]:
    """What was or is missing of a visit by `now`, also where it came before anybody looked (evidence.md G8)."""
    found = [_gap(Kind.VISIT, end_of(progress.due_on), progress.started_at, progress.excused_at, now)]
    if progress.started_at is not None:
        sealed_by = progress.started_at + timedelta(days=seal_days)
        found.append(_gap(Kind.SEAL, sealed_by, progress.done_at, progress.excused_at, now))
    return [gap for gap in found if gap is not None]


def _gap(kind: Kind, by: datetime, came: datetime | None, excused: datetime | None, now: datetime) -> Gap | None:
    ends = [(at, how) for at, how in ((came, How.ARRIVED), (excused, How.EXCUSED)) if at is not None]
    ended_at, how = min(ends, default=(None, None), key=lambda end: end[0])
    if now <= by or (ended_at is not None and ended_at <= by):
        return None
    return Gap(kind, by, ended_at, how)


def state_of(progress: Progress, gaps: Sequence[Gap]) -> State:
    """What became of the obligation."""
    if progress.excused_at is not None:
        return State.EXCUSED
    if gaps:
        return State.MISSED
    return State.MET if progress.done_at is not None else State.OPEN


def check_can_excuse(state: str, *, on_team: bool) -> None:
    """Raises ObligationSettled, or OwnObligation for somebody of the team."""
    if on_team:
        raise OwnObligation()
    if State.EXCUSED not in STATES[State(state)]:
        raise ObligationSettled()


def about_publication(publication_id: str, due_on: date) -> str:
    """A result and the date that it missed: a moved date is another matter."""
    return f"{publication_id}@{due_on.isoformat()}"


def id_in(about: str) -> str:
    """The id in what a fact is about."""
    return about.partition("@")[0]
