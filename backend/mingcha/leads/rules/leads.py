"""Which sources, states and steps has a lead, which reason outside the plan is it, and which cap does it not count for? Pure.

records-and-states 7.10: received(source) -> triaged -> immediate inspection | copied | merged | special | no_jurisdiction
-> outcome -> fed_back -> closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from mingcha.kernel.problem import Conflict, FieldError, Invalid, NotFound, TooMany

SOURCES: dict[str, str | None] = {
    "hotline_12345": "complaint",
    "complaint": "complaint",
    "citizen": "complaint",
    "transfer": "referral",
    "data_monitoring": "data_monitoring",
    "accident": "accident",
    "failed_test": "failed_test",
    "deployment": "deployment",
    "media": None,
}
"""{source: the reason outside the plan that it is (C17)}. A media report is none by itself: it is handed over by an office, or planned."""
CAP_EXEMPT: dict[str, str] = {
    "hotline_12345": "complaint",
    "complaint": "complaint",
    "citizen": "complaint",
    "transfer": "assigned_by_above",
    "data_monitoring": "off_site_lead",
    "accident": "urgent",
    "failed_test": "off_site_lead",
    "deployment": "assigned_by_above",
    "media": "media_exposure",
}
"""Why such a check does not count for the annual cap on visits (国办发〔2024〕54号)."""

STEPS: dict[str, dict[str, str]] = {
    "received": {"triage": "triaged", "merge": "merged", "refuse": "no_jurisdiction"},
    "triaged": {
        "triage": "triaged",
        "inspect": "inspecting",
        "copy": "copied",
        "merge": "merged",
        "special": "special",
        "refuse": "no_jurisdiction",
    },
    "inspecting": {"inspected": "outcome"},
    "special": {"conclude": "outcome"},
    "copied": {"answered": "outcome", "conclude": "outcome"},
    "no_jurisdiction": {"feed_back": "fed_back"},
    "outcome": {"feed_back": "fed_back"},
    "merged": {},
    "fed_back": {"close": "closed"},
    "closed": {},
}
"""{state: {step: next state}}; `inspected` and `answered` come by themselves, from the approved result and the answered copy notice."""
BY_ITSELF = frozenset({"inspected", "answered"})
WAITING = ("received", "triaged")
"""Where a lead waits for the office; from `triaged` on it can be put together with others."""
DONE = ("closed", "merged")
CLUSTER = 3
"""So many leads of the same item, or of the same line of business in the same place, propose a special inspection."""
CLUSTER_DAYS = 180
STATE_WORDS: dict[str, tuple[str, str]] = {
    "received": ("已收到", "received"),
    "triaged": ("已受理", "accepted"),
    "inspecting": ("正在核查", "being checked"),
    "copied": ("已转有关部门", "passed to another department"),
    "merged": ("已并案处理", "handled together with another"),
    "special": ("已列入专项检查", "part of a special inspection"),
    "no_jurisdiction": ("不属本机关管辖", "not for this office"),
    "outcome": ("已有结果", "there is an outcome"),
    "fed_back": ("已反馈", "answered"),
    "closed": ("已办结", "closed"),
}
LEAST_INSPECTORS = 2
CODE_LENGTH = 12
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs that nobody takes for one another."""
TRIES: dict[str, tuple[int, timedelta]] = {"send": (5, timedelta(hours=1)), "ask": (10, timedelta(minutes=10))}
"""{kind: (how many, within)} from one address."""


class LeadStepRefused(Conflict):
    """409: the step does not follow on the state."""

    code: ClassVar[str] = "lead-step-refused"
    title_zh, title_en = "线索现在不能这样办", "The lead cannot take this step now"
    detail_zh, detail_en = (
        "线索现为“{state}”。请刷新后按提示的下一步办理。没有改动。",
        "The lead stands at “{state_en}”. Reload and take the step that is offered. Nothing was changed.",
    )


class LeadNotSameObject(Conflict):
    """409: a lead is merged into itself or into one that is merged or closed."""

    code: ClassVar[str] = "lead-merge-refused"
    title_zh, title_en = "不能并到这条线索", "The lead cannot be merged into that one"
    detail_zh, detail_en = (
        "只能并入本部门另一条还在办理的线索。请换一条。",
        "Choose another lead of your department that is still being handled.",
    )


class InspectorsTooFew(Invalid):
    """422: fewer than two inspectors with a certificate valid today."""

    code: ClassVar[str] = "lead-inspectors"
    title_zh, title_en = "检查人员不够", "Not enough inspectors"
    detail_zh = "现场检查不得少于两人，并持有效执法证。请补选：{names}。"
    detail_en = "At least two inspectors with a certificate valid today. Choose again: {names}."


class LeadObjectMissing(Invalid):
    """422: triage has not found the business in the library."""

    code: ClassVar[str] = "lead-object"
    title_zh, title_en = "请先对应到检查对象", "Find the business in the library first"
    detail_zh, detail_en = (
        "立即检查须有名录库中的检查对象。请在受理中选择，或先补录入库。",
        "An immediate check needs an object of the library. Choose it in triage, or add it to the library.",
    )


class LeadTooOften(TooMany):
    """429: too many sent, or too many wrong codes, from one address."""

    code: ClassVar[str] = "lead-too-often"
    title_zh, title_en = "提交或查询过于频繁", "Too many tries"
    detail_zh, detail_en = (
        "请{seconds}秒后再试；紧急情况请拨打12345。",
        "Try again in {seconds} seconds; if it is urgent, call 12345.",
    )


class LeadCodeRefused(NotFound):
    """404: there is no lead with this code."""

    code: ClassVar[str] = "lead-code-refused"
    title_zh, title_en = "没有查到这个查询码", "There is no lead with this code"
    detail_zh, detail_en = "请核对后再试，查询码共12位。", "Check it and try again; a code has twelve characters."


class ClusterTooSmall(Invalid):
    """422: a special inspection rests on several leads."""

    code: ClassVar[str] = "lead-cluster"
    title_zh, title_en = "线索太少，或已在办理", "Too few leads, or some are being handled"
    detail_zh = "专项检查须有至少{least}条已受理的线索，现有{count}条可用。单个问题请立即检查。"
    detail_en = "A special inspection rests on at least {least} accepted leads; {count} can be used. A single problem is checked at once."


class LeadSaidTooLittle(Invalid):
    """422: nothing that could be looked into."""

    code: ClassVar[str] = "lead-words"
    title_zh, title_en = "线索没有提交", "The lead was not sent"
    detail_zh = "请写明被反映的单位和情况（10至2000字）；地址和联系方式可以不填。"
    detail_en = "Name the business and what happened (10 to 2,000 characters). Its address and how to reach you may be left out."


def next_state(state: str, step: str) -> str:
    """The state after a step. Raises LeadStepRefused."""
    target = STEPS[state].get(step)
    if target is None:
        raise LeadStepRefused(state=STATE_WORDS[state][0], state_en=STATE_WORDS[state][1])
    return target


def steps_open(state: str, *, has_object: bool) -> list[str]:
    """The steps a person may take, the one to offer first in front: triage, then a check at once if the business is known."""
    found = [step for step in STEPS[state] if step not in BY_ITSELF]
    if state != "triaged":
        return found
    first = "inspect" if has_object else "triage"
    return sorted(found, key=lambda step: (step != first, step == "triage"))


@dataclass(frozen=True, slots=True)
class Card:
    """What clustering looks at: the id, when it came, and what it is about."""

    id: str
    received_at: datetime
    item_id: str | None
    industry: str | None
    district: str | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Leads that have something in common: `kind` is item or place, ids by time of receipt."""

    kind: str
    item_id: str | None
    industry: str | None
    district: str | None
    leads: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def clusters_of(cards: Sequence[Card], least: int = CLUSTER) -> list[Cluster]:
    """Groups of at least `least` leads of the same item, or of the same line of business in the same place; the largest first (S0-2.7b)."""
    groups: dict[tuple[str, str | None, str | None, str | None], list[Card]] = {}
    for card in sorted(cards, key=lambda one: (one.received_at, one.id)):
        if card.item_id:
            groups.setdefault(("item", card.item_id, None, None), []).append(card)
        if card.industry and card.district:
            groups.setdefault(("place", None, card.industry, card.district), []).append(card)
    found = [
        Cluster(*key, tuple(one.id for one in group), group[0].received_at, group[-1].received_at)
        for key, group in groups.items()
        if len(group) >= least
    ]
    return sorted(found, key=lambda one: (-len(one.leads), one.kind, one.leads))


def check_team(names: Mapping[str, str], certified: Sequence[str]) -> None:
    """`names` {person id: name} of those chosen, `certified` ids with a certificate valid today. Raises InspectorsTooFew (S1-13b, O6)."""
    lacking = [name for id_, name in names.items() if id_ not in certified]
    if lacking or len(names) < LEAST_INSPECTORS:
        told = "、".join(lacking) or "—"
        pointer = [FieldError("/inspectors", "至少两名持证人员。", "At least two, with certificates.")]
        raise InspectorsTooFew(names=told, errors=pointer)


_NUMBER = re.compile(r"(?<![\dA-Za-z])\+?\d(?:[\s\-]?[\dXx]){6,}(?![\dA-Za-z])")
STARS = "＊＊＊"


def without_numbers(text: str) -> str:
    """The text with every run of seven digits and more hidden: telephone and identity numbers of people."""
    return _NUMBER.sub(STARS, text)


def masked_contact(name: str | None, phone: str | None) -> dict[str, str]:
    """王＊＊ and 138＊＊＊: enough to tell two apart, not to find anybody."""
    return {"name": (name or "")[:1] + ("＊＊" if name else ""), "phone": (phone or "")[:3] + (STARS if phone else "")}


def code_from(token: bytes) -> str:
    """Twelve signs out of twelve random bytes (60 bits): the only key to the state of a citizen's lead."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in token[:CODE_LENGTH])


def plain_code(typed: str) -> str:
    """Letters and digits in capitals: people type spaces and dashes."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:CODE_LENGTH]


def check_tries(kind: str, seen: Sequence[datetime], now: datetime) -> None:
    """Raises LeadTooOften; `seen` are the tries within the window, the oldest first."""
    most, window = TRIES[kind]
    if len(seen) >= most:
        raise LeadTooOften(seconds=max(1, int((seen[-most] + window - now).total_seconds()) + 1))


def check_words(content: str, object_name: str) -> None:
    """Raises LeadSaidTooLittle."""
    if not 10 <= len(content) <= 2000 or not 2 <= len(object_name) <= 200:
        raise LeadSaidTooLittle()
