"""How is a lost-contact lead (查无下落线索) entered, verified, listed and published? Pure (S3B-10, records-and-states 7.11)."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from mingcha.kernel.problem import Conflict, Forbidden, Invalid

STEPS: dict[str, dict[str, str]] = {
    "entered": {"verify": "verifying"},
    "verifying": {"confirm": "confirmed", "refute": "refuted"},
    "confirmed": {"list": "abnormal_listed"},
    "abnormal_listed": {"publish": "published"},
    "published": {"remove": "removed"},
    "refuted": {},
    "removed": {},
}
SETTLED = frozenset({"published", "refuted", "removed"})
"""Where the follow-up of the inspection is at its end; a removal from the list may come years later."""
VERIFIER = "lead_coordinator"
"""The duty of the market regulator, which verifies what any department enters."""
NEEDS: dict[str, tuple[str, ...]] = {
    "verify": (),
    "confirm": ("text",),
    "refute": ("text",),
    "list": ("number", "on"),
    "publish": ("text", "on"),
    "remove": ("text", "on"),
}
STAGE_WORDS = {
    "entered": ("已录入", "entered"),
    "verifying": ("核实中", "being verified"),
    "confirmed": ("已确认失联", "confirmed"),
    "abnormal_listed": ("已列入经营异常名录", "on the abnormal list"),
    "published": ("已公示", "published"),
    "removed": ("已移出", "removed"),
    "refuted": ("已排除", "refuted"),
}


class LostStepRefused(Conflict):
    """409: the step does not follow on where the lead stands."""

    code: ClassVar[str] = "lost-contact-step-refused"
    title_zh, title_en = "失联线索现在不能这样办", "The lost-contact lead cannot take this step now"
    detail_zh = "现为“{stage}”。须先核实确认，再列入经营异常名录，然后公示。没有改动。"
    detail_en = "It stands at “{stage_en}”. It is verified first, then listed, then published. Nothing was changed."


class NotTheVerifier(Forbidden):
    """403: another department than the market regulator verifies."""

    code: ClassVar[str] = "not-the-verifier"
    title_zh, title_en = "由登记机关核实", "The market regulator verifies this"
    detail_zh, detail_en = (
        "各部门都可以录入失联线索，核实、列入和公示由市场监管部门办理（如东 003B 第10条）。",
        "Any department enters a lost-contact lead; verifying, listing and publishing are the market regulator’s (Rudong 003B, article 10).",
    )


class AlreadyLost(Conflict):
    """409: a lost-contact lead of this business is open already."""

    code: ClassVar[str] = "already-lost"
    title_zh, title_en = "这家企业已有失联线索", "There is an open lead for this business"
    detail_zh, detail_en = (
        "请在名单中打开已有的线索，不必重复录入。",
        "Open the one in the list; it need not be entered twice.",
    )


class LostWordsMissing(Invalid):
    """422: how it was found or verified is missing."""

    code: ClassVar[str] = "lost-contact-words"
    title_zh, title_en = "还缺内容，没有保存", "Something is missing; nothing was kept"
    detail_zh, detail_en = "请补齐标出的内容再提交。", "Fill in what is marked and send it again."


def next_stage(stage: str, step: str) -> str:
    """The stage after the step. Raises LostStepRefused."""
    target = STEPS[stage].get(step)
    if target is None:
        raise LostStepRefused(stage=STAGE_WORDS[stage][0], stage_en=STAGE_WORDS[stage][1])
    return target


def check_verifier(duties: Collection[str], anybody_has_it: bool) -> None:
    """Raises NotTheVerifier where the office has a market regulator and the caller is of another department."""
    if anybody_has_it and VERIFIER not in duties:
        raise NotTheVerifier()
