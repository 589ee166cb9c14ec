"""Who may confirm what somebody else proposed?"""

from __future__ import annotations

from mingcha.draws.rules.problems import faulty
from mingcha.kernel.problem import Conflict, Forbidden, NotFound


class ProposalNotFound(NotFound):
    """404: no such proposal of this draw."""

    code = "proposal-not-found"
    title_zh, title_en = "没有找到这条待确认变更", "No such proposal"


class ProposalPending(Conflict):
    """409: a draw has one pending proposal at a time, so that nobody confirms something else than what was seen."""

    code = "proposal-pending"
    title_zh, title_en = "有一条变更等待确认", "A proposal is waiting"
    detail_zh, detail_en = (
        "请先由另一人确认，或撤回后再提出。",
        "Another person confirms it first, or it is withdrawn.",
    )


DECIDED = {"confirmed": "已经确认并登记", "withdrawn": "已经撤回或退回"}


class ProposalDecided(Conflict):
    """409: it was confirmed or withdrawn before."""

    code = "proposal-decided"
    title_zh, title_en = "这条变更已有结论", "The proposal is decided"
    detail_zh, detail_en = "这条变更{word}。", "It is “{state}” now."


class ConfirmedByAnother(Forbidden):
    """403: whoever proposed it cannot confirm it (two people, SRD-1 section 6)."""

    code = "confirmed-by-another"
    title_zh, title_en = "须由另一人确认", "Another person must confirm"
    detail_zh, detail_en = (
        "提出人不能自己确认。请本单位另一名有权限的人员登录后确认。",
        "Whoever proposed it cannot confirm it. Another person of the office signs in and confirms.",
    )


def check_can_confirm(state: str, proposed_by: str, actor_id: str) -> None:
    """Raises ProposalDecided or ConfirmedByAnother."""
    check_is_pending(state)
    if actor_id == proposed_by:
        raise ConfirmedByAnother()


def check_is_pending(state: str) -> None:
    """Raises ProposalDecided."""
    if state != "pending":
        raise ProposalDecided(state=state, word=DECIDED.get(state, state))


def check_is_explained(type: str, reason: str, note: str | None) -> None:  # noqa: A002 - the specification's own word
    """A direct assignment and the reason OTHER need words beside their code (S3A-2.3.2b). Raises FaultyDrawInput."""
    if (type == "ASSIGN" or reason == "OTHER") and not (note or "").strip():
        raise faulty("/note", "请写明理由", "say why in words", "/note")


def acts_on(state: str, proposed_by: str, actor_id: str, *, confirms: bool) -> tuple[str, ...]:
    """What the caller may do with a proposal."""
    if state != "pending" or not confirms:
        return ()
    return ("withdraw",) if actor_id == proposed_by else ("confirm", "withdraw")
