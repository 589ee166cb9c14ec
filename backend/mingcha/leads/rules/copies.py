"""Which states has a copy notice (抄告单), and what must each say? Pure (S3A-2.5, records-and-states 6.5)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from mingcha.kernel.problem import Conflict, Forbidden, Invalid

STATES: dict[str, frozenset[str]] = {
    "sent": frozenset({"received", "returned", "withdrawn"}),
    "received": frozenset({"handled", "returned"}),
    "handled": frozenset({"fed_back"}),
    "fed_back": frozenset({"accepted", "received"}),
    "accepted": frozenset(),
    "returned": frozenset(),
    "withdrawn": frozenset(),
}
"""`fed_back` is reviewed by the sender: accepted, or sent back to be handled further."""
ACTS: dict[str, tuple[str, str]] = {
    "receive": ("received", "to"),
    "return": ("returned", "to"),
    "handle": ("handled", "to"),
    "feed_back": ("fed_back", "to"),
    "accept": ("accepted", "from"),
    "ask_again": ("received", "from"),
    "withdraw": ("withdrawn", "from"),
}
"""{act: (state it leads to, whose act: the receiving or the sending department)}."""
OPEN = ("sent", "received", "handled", "fed_back")
STATE_WORDS = {
    "sent": ("已发出", "sent"),
    "received": ("已接收", "received"),
    "handled": ("已处理", "handled"),
    "fed_back": ("已反馈，待审核", "answered, to be read"),
    "accepted": ("反馈已审核", "answer accepted"),
    "returned": ("已退回", "returned"),
    "withdrawn": ("已撤回", "withdrawn"),
}


class CopyStepRefused(Conflict):
    """409: the act does not follow on the state."""

    code: ClassVar[str] = "copy-notice-step-refused"
    title_zh, title_en = "抄告单现在不能这样办", "The copy notice cannot take this step now"
    detail_zh, detail_en = (
        "抄告单现为“{state}”。先接收，再处理，然后反馈。没有改动。",
        "It stands at “{state_en}”. It is received, then handled, then answered. Nothing was changed.",
    )


class CopyOthersAct(Forbidden):
    """403: the other department's act."""

    code: ClassVar[str] = "copy-notice-others-act"
    title_zh, title_en = "这一步由对方部门办理", "This step is the other department’s"
    detail_zh, detail_en = (
        "接收、处理和反馈由收到抄告的部门办理；审核和撤回由发出部门办理。",
        "Receiving, handling and answering are the receiving department’s; accepting and withdrawing the sender’s.",
    )


class CopyToSelf(Invalid):
    """422: a copy notice to the own department."""

    code: ClassVar[str] = "copy-notice-to-self"
    title_zh, title_en = "不能抄告本部门", "A copy notice goes to another department"
    detail_zh, detail_en = (
        "本部门的事项请直接处置。请另选部门。",
        "Handle what is your own here. Choose another department.",
    )


def next_state(state: str, act: str, *, sender: bool, receiver: bool) -> str:
    """The state after an act of the sender or the receiver. Raises CopyOthersAct or CopyStepRefused."""
    target, whose = ACTS[act]
    if not (sender if whose == "from" else receiver):
        raise CopyOthersAct()
    if (
        target not in STATES[state]
        or (act == "ask_again" and state != "fed_back")
        or (act == "receive" and state != "sent")
    ):
        raise CopyStepRefused(state=STATE_WORDS[state][0], state_en=STATE_WORDS[state][1])
    return target


def acts_open(state: str, *, sender: bool, receiver: bool) -> list[str]:
    """The acts open to a reader of one of the two departments."""
    found = []
    for act in ACTS:
        try:
            next_state(state, act, sender=sender, receiver=receiver)
        except (CopyOthersAct, CopyStepRefused):
            continue
        found.append(act)
    return found


def age_days(sent_on: date, today: date) -> int:
    """Calendar days since it was sent: no notice gives a number, so none is invented (及时, O4)."""
    return max(0, (today - sent_on).days)
