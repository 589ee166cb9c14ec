"""Is a task well made? Ratios, seats, window and caps; whole numbers only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mingcha.kernel.problem import Conflict, FieldError, Invalid
from mingcha.plans.rules.schemes import joint_errors

# {state: states it may come to}; draws and inspections above report how far a task is.
STEPS: dict[str, frozenset[str]] = {
    "draft": frozenset({"approved", "cancelled"}),
    "approved": frozenset({"draft", "pool_frozen", "cancelled"}),
    "pool_frozen": frozenset({"approved", "drawn", "cancelled"}),
    "drawn": frozenset({"approved", "running", "concluded", "cancelled"}),
    "running": frozenset({"approved", "concluded", "cancelled"}),
    "concluded": frozenset(),
    "cancelled": frozenset(),
}


class TaskWrong(Invalid):
    """Fields that do not fit together."""

    code = "task-wrong"


class TaskFinal(Conflict):
    """The pool is frozen: the rules of the draw cannot change any more."""

    code = "task-final"
    title_zh, title_en = "名单已冻结，任务不能再改", "The pool is frozen; the task cannot change"
    detail_zh, detail_en = "抽取规则须在冻结名单之前确定。", "The rules of a draw are fixed before its pool is frozen."


class RatioAboveCap(Invalid):
    """A general item's ratio has a cap (C6, S1-8b); key items have none (S1-8a)."""

    code = "ratio-above-cap"
    title_zh, title_en = "抽查比例高于一般检查事项的上限", "The ratio is above the cap of a general item"
    detail_zh = (
        "按现有名录，本任务约抽{share}，高于{item}的上限{cap}。依据{article}。请降低比例；重点检查事项不设上限。"
    )
    detail_en = "With the register as it stands the task draws about {share}, above the cap {cap} of {item}. By {article}. Lower the ratios; key items have no cap."


def check_task(fields: Mapping[str, Any], *, lead: str, known_departments: Collection[str]) -> None:
    """Ratios between 0 and 1, a ratio for every class of the scope, seats of departments that take part, dates in order. Raises TaskWrong with pointers."""
    errors = [*_ratio_errors(fields), *_seat_errors(fields, lead), *joint_errors(fields)]
    if fields["window_to"] < fields["window_from"]:
        errors.append(FieldError("/window_to", "结束日期早于开始日期。", "The last day is before the first."))
    unknown = set(fields["departments"]) - set(known_departments)
    if unknown:
        errors.append(FieldError("/departments", "有部门不存在。", "Some departments do not exist."))
    if errors:
        raise TaskWrong(errors=errors)


def _ratio_errors(fields: Mapping[str, Any]) -> list[FieldError]:
    errors = [
        FieldError(f"/ratios/{name}", "比例应在0与1之间。", "A ratio lies between 0 and 1.")
        for name, (num, den) in fields["ratios"].items()
        if den <= 0 or not 0 <= num <= den
    ]
    lacking = [name for name in fields["scope"].get("risk_classes", ()) if name not in fields["ratios"]]
    errors += [FieldError(f"/ratios/{name}", f"{name}类缺少比例。", f"Class {name} has no ratio.") for name in lacking]
    if not any(num > 0 for num, _ in fields["ratios"].values()):
        errors.append(FieldError("/ratios", "至少一类的比例要大于0。", "At least one ratio must be above 0."))
    return errors


def _seat_errors(fields: Mapping[str, Any], lead: str) -> list[FieldError]:
    taking_part = {lead, *fields["departments"]}
    errors = []
    if len(fields["seats"]) < 2:
        errors.append(FieldError("/seats", "每组至少两名执法人员。", "A team has at least two inspectors."))
    for place, seat in enumerate(fields["seats"]):
        if set(seat["departments"]) - taking_part:
            errors.append(
                FieldError(
                    f"/seats/{place}/departments", "席位的部门须参加本任务。", "A seat's department must take part."
                )
            )
    return errors


def check_caps(
    ratios: Mapping[str, Sequence[int]],
    bases: Mapping[str, int],
    caps: Mapping[str, Sequence[int] | None],
    *,
    article: str,
) -> None:
    """`bases` {class: rows in scope}, `caps` {general item's name: [num, den] or None}. Raises RatioAboveCap for the first that is passed.

    The cap bounds the share of the whole scope; a single class may be above it, so that higher risk is drawn more often (S1-8c).
    """
    total = sum(bases.values())
    wanted = sum((Fraction(*ratios[name]) * rows for name, rows in bases.items() if name in ratios), Fraction())
    if not total:
        return
    for item, cap in sorted(caps.items()):
        if cap and wanted / total > Fraction(cap[0], cap[1]):
            raise RatioAboveCap(
                share=percent(wanted / total), item=item, cap=percent(Fraction(cap[0], cap[1])), article=article
            )


def percent(share: Fraction) -> str:
    """A share as per cent with two decimals, rounded half up, without floats: `2.54%`."""
    hundredths = (share.numerator * 20_000 + share.denominator) // (2 * share.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def drawn_number(eligible: int, ratio: Sequence[int]) -> int:
    """How many of `eligible` a ratio draws: rounded up, never more than there are (SRD-1 with its defaults)."""
    return min(eligible, -(-eligible * ratio[0] // ratio[1]))


def check_task_step(state: str, target: str) -> None:
    """Raises TaskFinal unless the task may come to the state."""
    if target not in STEPS[state]:
        raise TaskFinal()
