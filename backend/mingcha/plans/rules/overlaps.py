"""Would two departments' tasks reach the same businesses in the same days, and what is left to each when they go together (S1-3e)?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mingcha.kernel.problem import Conflict, Forbidden

DIMENSIONS = ("districts", "industries", "kinds", "risk_classes")
Ranges = Mapping[str, Sequence[str]]


class NothingInCommon(Conflict):
    """The tasks do not meet any more."""

    code = "nothing-in-common"
    title_zh, title_en = "两项任务已没有共同的检查对象", "The two tasks have no business in common any more"
    detail_zh, detail_en = (
        "范围或时间已经改动，或任务已进入抽取。请刷新冲突列表。",
        "Range or window changed, or a draw has begun. Reload the list.",
    )


class RangesCross(Conflict):
    """What would be left to one of them cannot be said as one range."""

    code = "ranges-cross"
    title_zh, title_en = "两项任务的范围互相交错，不能直接合并", "The ranges cross and cannot be joined as they are"
    detail_zh = "任务“{task}”合并后剩下的对象无法写成一个范围。请先把它按区域或行业拆成两项任务，再合并相同的一项。"
    detail_en = "What would be left of “{task}” is not one range. Split it by district or industry first, then join the part in common."


class ProposalClosed(Conflict):
    """It has been answered, or taken back."""

    code = "joint-proposal-closed"
    title_zh, title_en = "这条联合建议已有答复", "This proposal has been answered"
    detail_zh, detail_en = "请刷新后查看结果。", "Reload to see the answer."


class ProposalOwn(Forbidden):
    """The other department answers."""

    code = "joint-proposal-own"
    title_zh, title_en = "由对方部门答复", "The other department answers"
    detail_zh, detail_en = "您可以撤回这条建议。", "You can withdraw it."


def common_days(one: tuple[date, date], other: tuple[date, date]) -> tuple[date, date] | None:
    """The days in both windows (first, last), or None."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def common_range(one: Ranges, other: Ranges) -> dict[str, list[str]] | None:
    """The range in both, dimension by dimension (an empty list means all), or None if some dimension has nothing in common."""
    found = {}
    for name in DIMENSIONS:
        left, right = list(one.get(name, ())), list(other.get(name, ()))
        both = [value for value in left if value in right] if left and right else left or right
        if left and right and not both:
            return None
        found[name] = both
    return found


def rest_range(whole: Ranges, common: Ranges, known: Ranges, *, task: str) -> dict[str, list[str]] | None:
    """What of `whole` lies outside `common`; None if nothing does. `known` {dimension: all values of the register}.

    Only a range that differs in one dimension leaves a rest that is a range again. Raises RangesCross.
    """
    spread = {name: list(whole.get(name, ())) or list(known.get(name, ())) for name in DIMENSIONS}
    left = {
        name: [value for value in spread[name] if common.get(name) and value not in common[name]] for name in DIMENSIONS
    }
    cut = [name for name in DIMENSIONS if left[name]]
    if not cut:
        return None
    if len(cut) > 1:
        raise RangesCross(task=task)
    return {**{name: list(whole.get(name, ())) for name in DIMENSIONS}, cut[0]: left[cut[0]]}


def joined_ratios(one: Mapping[str, Sequence[int]], other: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """The higher ratio of every class, so that nobody's plan draws less than before; [num, den]."""
    found: dict[str, list[int]] = {}
    for name in sorted({*one, *other}):
        left, right = one.get(name, (0, 1)), other.get(name, (0, 1))
        found[name] = list(left if left[0] * right[1] >= right[0] * left[1] else right)
    return found


def check_open(state: str) -> None:
    """Raises ProposalClosed."""
    if state != "open":
        raise ProposalClosed()
