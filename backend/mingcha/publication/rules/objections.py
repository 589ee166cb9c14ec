"""What becomes of an objection? (7.13, S3B-20)

submitted -> accepted | rejected; accepted -> checked -> upheld -> corrected -> republished -> notified | dismissed -> notified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kernel.problem import Conflict, FieldError, Invalid

OPEN = ("submitted", "accepted", "checked", "upheld", "corrected")
STATES: dict[str, frozenset[str]] = {
    "submitted": frozenset({"accepted", "rejected"}),
    "accepted": frozenset({"checked"}),
    "checked": frozenset({"upheld", "dismissed"}),
    "upheld": frozenset({"corrected"}),
    "corrected": frozenset({"republished"}),
    "republished": frozenset({"notified"}),
    "dismissed": frozenset({"notified"}),
    "rejected": frozenset({"notified"}),
    "notified": frozenset(),
}
BY_HAND = ("accepted", "rejected", "checked", "upheld", "dismissed", "notified")
"""What a person decides; `corrected` and `republished` are told by the correction itself."""
PUBLIC = ("rejected", "upheld", "dismissed")
"""Steps whose words the public reads."""
LONGEST, MOST = 2000, 5


class ObjectionState(Conflict):
    """409: the objection stands somewhere else."""

    code: ClassVar[str] = "objection-state"
    title_zh, title_en = "异议当前不能这样处理", "Not possible at this point of the objection"
    detail_zh, detail_en = (
        "现在的状态是“{state}”，下一步可以是：{next}。异议成立的，先更正或撤回公示。",
        "It is “{state}”; next may be: {next}. What is upheld is corrected or withdrawn first.",
    )


class ObjectionOpen(Conflict):
    """409: one objection at a time, at most five."""

    code: ClassVar[str] = "objection-open"
    title_zh, title_en = "已有异议在处理", "An objection is open already"
    detail_zh, detail_en = (
        "同一条结果的上一次异议办结后可以再提，一共不超过5次。要补充的内容请写在陈述申辩里。",
        "Raise another one when the open one is closed; five at most. Add to it by a statement.",
    )


class ObjectionTooEarly(Conflict):
    """409: there is nothing public to object to."""

    code: ClassVar[str] = "objection-too-early"
    title_zh, title_en = "结果尚未公示", "The result is not public"
    detail_zh, detail_en = (
        "异议针对已公示的结果。公示之前有不同意见，请提交陈述申辩。",
        "An objection is about a published result. Before that, make a statement.",
    )


class ObjectionInvalid(Invalid):
    """422: the words are missing or too long."""

    code: ClassVar[str] = "objection-invalid"
    title_zh, title_en = "请写明异议内容", "Say what is wrong"
    detail_zh, detail_en = "2至2000字，写明哪一处有误、依据是什么。", "2 to 2,000 characters: what is wrong, and why."


class CorrectionContradicts(Invalid):
    """422: the corrected result would contradict itself, or nothing would change."""

    code: ClassVar[str] = "correction-contradicts"
    title_zh, title_en = "更正前后矛盾", "The correction contradicts itself"
    detail_zh, detail_en = (
        "{why}请调整结果或不符合项后再更正；公示内容没有改动。",
        "{why_en} Change the result or the failing entries; what is public was not changed.",
    )


def check_words(text: str) -> None:
    """Raises ObjectionInvalid."""
    if not 2 <= len(text) <= LONGEST:
        raise ObjectionInvalid(errors=[FieldError("/text", "2至2000字。", "2 to 2,000 characters.")])


def check_step(state: str, then: str) -> None:
    """Raises ObjectionState unless `then` may follow."""
    if then not in STATES[state]:
        raise ObjectionState(state=state, next="、".join(sorted(STATES[state])) or "-")


def check_may_object(published: bool, states: Mapping[str, int]) -> None:
    """`states` counts the objections there are by state. Raises ObjectionTooEarly, ObjectionOpen."""
    if not published:
        raise ObjectionTooEarly()
    if any(states.get(one) for one in OPEN) or sum(states.values()) >= MOST:
        raise ObjectionOpen()


def check_correction(conclusions: list[str], failing: int, struck: int, changed: bool) -> None:
    """Raises CorrectionContradicts: `no problem` beside failing entries, or beside other results; or nothing changed."""
    if not changed and not struck:
        raise CorrectionContradicts(why="没有任何改动。", why_en="Nothing would change.")
    if "no_problem" in conclusions and len(conclusions) > 1:
        raise CorrectionContradicts(why="“未发现问题”不能和其他结果并列。", why_en="“No problem found” stands alone.")
    if conclusions == ["no_problem"] and failing:
        raise CorrectionContradicts(
            why=f"结果为“未发现问题”，但还有{failing}项不符合。",
            why_en=f"“No problem found” stands beside {failing} failing entries.",
        )
