"""Does a list grow where the notice asks for restraint: key items, and the ratios of general items?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.kernel.problem import FieldError, Invalid
from mingcha.registers.rules.differences import Snapshot


class LimitReasonMissing(Invalid):
    """Something grew that the notice wants restrained, and nobody said why (S3A-2.2.1c, C6)."""

    code = "limit-reason-missing"
    title_zh, title_en = "请说明理由", "Please give the reason"
    detail_zh = "依据{article}，重点事项数量和一般事项比例要严格控制。请写明增加的理由后再提交，清单内容没有改动。"
    detail_en = "By {article}, key items and the ratios of general items are kept down. Say why they grow and send it again; the list is unchanged."


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that is watched: `items` are codes, `before` and `after` their numbers; `asked`: a reason must be given."""

    code: str
    items: tuple[str, ...]
    before: int
    after: int
    article: str
    asked: bool

    def error(self) -> FieldError:
        """In words, for a refusal."""
        names = "、".join(self.items[:10])
        if self.code == "key_items":
            zh, en = (
                f"重点事项由{self.before}项增至{self.after}项：{names}",
                f"key items grow from {self.before} to {self.after}: {names}",
            )
        else:
            zh, en = f"一般事项比例或上限提高：{names}", f"ratios or caps of general items rise: {names}"
        return FieldError("/limit_reason", f"{zh}（{self.article}）。", f"{en} ({self.article}).")


def limits_of(
    new: Sequence[Snapshot],
    old: Sequence[Snapshot],
    *,
    key_items: str | None,
    key_article: str,
    cap: str | None,
    cap_article: str,
) -> list[Limit]:
    """What grew since `old` (empty: a first version, nothing grows). Asked where the region restrains, told where it says 合理确定."""
    found = []
    if old and key_items == "restrained":
        known = {one["code"] for one in _of(old, "key")}
        keys = _of(new, "key")
        if len(keys) > len(known):
            codes = tuple(one["code"] for one in keys if one["code"] not in known)
            found.append(Limit("key_items", codes, len(known), len(keys), key_article, True))
    if cap is not None:
        raised = _raised(new, old)
        if raised:
            found.append(Limit("general_ratio", raised, 0, len(raised), cap_article, cap == "required"))
    if cap == "reasonable":
        bare = tuple(one["code"] for one in _of(new, "general") if not one.get("ratio_cap"))
        if bare:
            found.append(Limit("general_uncapped", bare, 0, len(bare), cap_article, False))
    return found


def check_limits(limits: Sequence[Limit], reason: str | None) -> None:
    """Raises LimitReasonMissing if one of them asks for a reason and there is none."""
    asked = [one for one in limits if one.asked]
    if asked and not (reason or "").strip():
        raise LimitReasonMissing(errors=[one.error() for one in asked], article=asked[0].article)


def _of(items: Sequence[Snapshot], category: str) -> list[Snapshot]:
    return sorted((one for one in items if one["category"] == category), key=lambda one: str(one["code"]))


def _raised(new: Sequence[Snapshot], old: Sequence[Snapshot]) -> tuple[str, ...]:
    was = {one["code"]: one for one in _of(old, "general")}
    return tuple(
        one["code"]
        for one in _of(new, "general")
        if one["code"] in was
        and any(_rose(was[one["code"]].get(name), one.get(name)) for name in ("ratio", "ratio_cap"))
    )


def _rose(before: Any, after: Any) -> bool:
    return bool(before and after) and after[0] * before[1] > before[0] * after[1]
