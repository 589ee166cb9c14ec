"""Who may stand in for whom, and when? Pure.

coming -> running -> over, by the days alone; ended before its last day by whoever may name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from mingcha.kernel.problem import Conflict, FieldError, Invalid

LONGEST = timedelta(days=366)


class DeputySelf(Invalid):
    """422: nobody stands in for themselves."""

    code: ClassVar[str] = "deputy-self"
    title_zh, title_en = "代理人不能是本人", "Nobody stands in for themselves"
    detail_zh, detail_en = "请另选一位有审核权限的同事。", "Choose another person who may review."


class DeputyDates(Invalid):
    """422: the days are crossed, over already, or too many."""

    code: ClassVar[str] = "deputy-dates"
    title_zh, title_en = "代理起止日期有误", "These days do not fit"
    detail_zh, detail_en = (
        "止日不早于起日，也不早于今天（{today}）；一次最多366天。请改日期后再保存。没有改动。",
        "The last day is not before the first nor before today ({today}), and at most 366 days are named at once. Change the days. Nothing was saved.",
    )


class DeputyCannotReview(Conflict):
    """409: who stands in must be allowed to review in their own name."""

    code: ClassVar[str] = "deputy-cannot-review"
    title_zh, title_en = "{name}没有审核权限", "{name} may not review"
    detail_zh, detail_en = (
        "代理人和被代理人都须是审核人员。请另选，或请安全管理员先授予审核角色。没有改动。",
        "Both must be reviewers. Choose somebody else, or ask the security administrator for the role first. Nothing was saved.",
    )


class DeputyOverlap(Conflict):
    """409: one deputy at a time."""

    code: ClassVar[str] = "deputy-overlap"
    title_zh, title_en = "这几天已经有代理人", "There is a deputy on these days already"
    detail_zh, detail_en = (
        "{name}在{since}至{until}已有代理人{deputy}。请改日期，或先结束那一次代理。没有改动。",
        "From {since} to {until} {deputy} stands in for {name}. Change the days or end that one first. Nothing was saved.",
    )


class DeputyAway(Conflict):
    """409: the deputy has a deputy in these days."""

    code: ClassVar[str] = "deputy-away"
    title_zh, title_en = "代理人这几天也不在岗", "The deputy is away too"
    detail_zh, detail_en = (
        "{deputy}在{since}至{until}由别人代理，代理不能再转。请另选一位。没有改动。",
        "From {since} to {until} somebody stands in for {deputy}; it does not pass on. Choose somebody else. Nothing was saved.",
    )


class DeputyEnded(Conflict):
    """409: it is over."""

    code: ClassVar[str] = "deputy-ended"
    title_zh, title_en = "这次代理已经结束", "This is over already"
    detail_zh, detail_en = (
        "不需要再办理。需要时请重新指定。",
        "Nothing is left to do. Name a deputy again if one is needed.",
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A deputyship that has not been ended: who is away, who stands in, the first and last day."""

    person_id: str
    deputy_id: str
    from_on: date
    to_on: date

    def meets(self, other: Span) -> bool:
        """True if they share a day."""
        return self.from_on <= other.to_on and other.from_on <= self.to_on


def check_span(wanted: Span, today: date) -> None:
    """Raises DeputySelf or DeputyDates."""
    if wanted.person_id == wanted.deputy_id:
        raise DeputySelf(errors=[FieldError("/deputy_id", "不能是本人。", "Not the same person.")])
    if wanted.to_on < max(wanted.from_on, today) or wanted.to_on - wanted.from_on >= LONGEST:
        raise DeputyDates(today=today, errors=[FieldError("/to_on", "请改止日。", "Change the last day.")])


def find_overlap(wanted: Span, others: Iterable[Span]) -> Span | None:
    """The first span that shares a day and in which who is away has a deputy already, or the deputy is away."""
    both = {wanted.person_id, wanted.deputy_id}
    return next((one for one in others if one.person_id in both and one.meets(wanted)), None)


def state_on(from_on: date, to_on: date, ended: bool, today: date) -> str:
    """coming, running, over (its days have passed) or ended (before)."""
    if ended:
        return "ended"
    if today < from_on:
        return "coming"
    return "running" if today <= to_on else "over"
