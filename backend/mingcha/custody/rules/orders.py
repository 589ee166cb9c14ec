"""May these originals be deleted, and who may say so? Pure.

order: pending -> confirmed [another person, password again] -> done; pending -> withdrawn
file: waiting -> removing -> removed; waiting | removing -> kept [held, term not over, or the store locks it]
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.kernel.problem import Conflict, FieldError, Forbidden, NotFound

STATES: dict[str, frozenset[str]] = {
    "pending": frozenset({"confirmed", "withdrawn"}),
    "confirmed": frozenset({"done"}),
    "done": frozenset(),
    "withdrawn": frozenset(),
}


class OrderNotFound(NotFound):
    """404: there is no such order, or it names files of another department."""

    code = "order-not-found"
    title_zh, title_en = "没有找到这份销毁令", "No such order"


class OrderRefused(Conflict):
    """409: at least one file must be kept; the errors name each with its reason. Nothing was ordered."""

    code = "order-refused"
    title_zh, title_en = "有文件还不能销毁", "Some of these files must be kept"
    detail_zh, detail_en = (
        "没有提出，也没有删除任何文件。请去掉下列文件后重新提出。",
        "Nothing was ordered and nothing deleted. Leave out the files below and propose again.",
    )


class OrderDecided(Conflict):
    """409: it was confirmed or withdrawn before."""

    code = "order-decided"
    title_zh, title_en = "这份销毁令已有结论", "The order is decided"
    detail_zh, detail_en = "请刷新后查看。", "Reload to see what became of it."


class OrderedByAnother(Forbidden):
    """403: whoever proposed an order cannot confirm it."""

    code = "order-needs-another"
    title_zh, title_en = "须由另一人批准", "Another person must confirm"
    detail_zh, detail_en = (
        "提出人不能自己批准。请另一名有权限的人员登录，核对后用本人密码批准。",
        "Whoever proposed it cannot confirm it. Another person with the right signs in, checks it and confirms with their own password.",
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An original as the order would find it. `until` None is for ever."""

    sha256: str
    known: bool
    classed: bool
    until: datetime | None
    disposed: bool
    held: bool
    ordered: bool


_REASONS: dict[str, tuple[str, str]] = {
    "unknown": ("没有这个文件", "there is no such file"),
    "disposed": ("已经销毁", "it was deleted before"),
    "held": ("处于法律保留", "it is under a legal hold"),
    "permanent": ("永久保管", "it is kept for ever"),
    "term": ("保管期未满（至{day}）", "its term is not over (until {day})"),
    "ordered": ("已列入另一份销毁令", "it stands in another order"),
    "unclassed": ("尚未定保管期限", "it has no term yet"),
}


def why_kept(one: Candidate, now: datetime) -> str | None:
    """The code of the first reason to keep a file, or None if it may go."""
    if not one.known:
        return "unknown"
    found = {
        "disposed": one.disposed,
        "held": one.held,
        "unclassed": not one.classed,
        "permanent": one.until is None,
        "term": one.until is not None and one.until > now,
        "ordered": one.ordered,
    }
    return next((reason for reason, holds in found.items() if holds), None)


def check_may_go(candidates: Sequence[Candidate], now: datetime) -> None:
    """Raises OrderRefused naming every file that must be kept, with its reason."""
    errors = []
    for number, one in enumerate(candidates):
        reason = why_kept(one, now)
        if reason:
            zh, en = words_of(reason, one.until)
            errors.append(FieldError(f"/files/{number}", f"{one.sha256[:16]}…：{zh}", f"{one.sha256[:16]}…: {en}"))
    if errors:
        raise OrderRefused(errors=errors)


def words_of(reason: str, until: datetime | None) -> tuple[str, str]:
    """A reason in Chinese and English."""
    day = until.date().isoformat() if until else ""
    zh, en = _REASONS[reason]
    return zh.format(day=day), en.format(day=day)


def check_can_confirm(state: str, proposed_by: str, actor_id: str) -> None:
    """Raises OrderDecided or OrderedByAnother."""
    check_pending(state)
    if actor_id == proposed_by:
        raise OrderedByAnother()


def check_pending(state: str) -> None:
    """Raises OrderDecided."""
    if state != "pending":
        raise OrderDecided()


def acts_on(state: str, proposed_by: str, actor_id: str, *, may: bool) -> tuple[str, ...]:
    """What the caller may do with an order."""
    if state != "pending" or not may:
        return ()
    return ("withdraw",) if actor_id == proposed_by else ("confirm", "withdraw")


def held_hashes(uses: Mapping[str, Collection[str]], held_visits: Collection[str]) -> frozenset[str]:
    """The hashes that are evidence of at least one visit under a hold."""
    held = frozenset(held_visits)
    return frozenset(sha256 for sha256, visits in uses.items() if not held.isdisjoint(visits))
