"""Who may approve or return a sealed record? A supervisor of the lead department, or who stands in for one; nobody who was an inspector of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mingcha.inspections.rules.fact import Record
from mingcha.inspections.rules.problems import EntryNotOnList, EvidencePending, ReviewOwn, ReviewState
from mingcha.inspections.rules.record import answer_rows
from mingcha.kernel.problem import Conflict, Forbidden, NotFound
from mingcha.kernel.standin import StandIn


class ReviewNotPlain(Conflict):
    """409: a record with something in it is looked at by itself, never among many."""

    code = "review-not-plain"
    title_zh, title_en = "这份记录要单独审核", "This record is reviewed by itself"
    detail_zh, detail_en = (
        "批量通过只限未发现问题、各项都已作答、对象已签字、没有待解释情形的记录。请打开这份记录审核。没有改动。",
        "Many at once are only records without a finding, fully answered, signed by the business and without a mark. Open this one. Nothing was changed.",
    )


class ReviewOwnByDeputy(Forbidden):
    """Who stands in for somebody of the team would approve that person's own visit."""

    code = "review-own-by-deputy"
    title_zh, title_en = "不能代{name}审核其本人参加的检查", "{name} was one of its inspectors"
    detail_zh, detail_en = (
        "你在代{name}审核，而{name}是本次检查的检查人员。请由牵头部门的其他负责人审核。没有改动。",
        "You stand in for {name}, who inspected here. Another supervisor of the lead department reviews it. Nothing was changed.",
    )


class ReturnAnswered(Conflict):
    """409: nothing is left to take back: the record was amended, or is not returned any more."""

    code = "return-answered"
    title_zh, title_en = "退回已经不能撤回", "The return cannot be taken back any more"
    detail_zh, detail_en = (
        "检查人员已经补正，或退回已被撤回。请刷新后按现在的记录审核。没有改动。",
        "The inspectors amended the record, or the return was taken back already. Reload and review what is there now. Nothing was changed.",
    )


def is_plain(conclusions: Collection[str], acknowledged: str | None, record: Record) -> bool:
    """True where there is nothing to weigh: no problem found, everything answered, signed, and nothing marked."""
    results = {said["result"] for said in answer_rows(record).values()}
    found = any(step["kind"] == "finding" for step in record["steps"])
    marked = {flag["code"] for flag in record["flags"]} - {"same-device"}  # one phone for both is allowed and shown
    quiet = not (found or marked or record["refusal"] or record["amendments"] or record["ending"])
    return (
        list(conclusions) == ["no_problem"]
        and acknowledged == "signed"
        and quiet
        and not results & {"failing", "unanswered"}
    )


@dataclass(frozen=True, slots=True)
class Reviewable:
    """What the review rules need of an inspection. `pending` counts announced evidence whose bytes have not arrived."""

    state: str
    lead_department_id: str
    team: frozenset[str]
    pending: int


def check_can_review(
    department_id: str | None, person_id: str, found: Reviewable, stands_for: Sequence[StandIn] = ()
) -> StandIn | None:
    """In whose place the person decides; None in their own right, which a person of the lead department always has.

    Raises NotFound (neither their department's nor of one they stand in for), ReviewOwn (was on the team), ReviewOwnByDeputy (all for
    whom they stand in were) or ReviewState (not sealed).
    """
    place = _place_of(department_id, person_id, found, stands_for)
    if found.state != "sealed":
        raise ReviewState(state=found.state)
    return place


def check_can_recall(
    department_id: str | None, person_id: str, found: Reviewable, stands_for: Sequence[StandIn] = ()
) -> StandIn | None:
    """As check_can_review, of a record that was returned and not amended since. Raises ReturnAnswered."""
    place = _place_of(department_id, person_id, found, stands_for)
    if found.state != "returned":
        raise ReturnAnswered()
    return place


def _place_of(
    department_id: str | None, person_id: str, found: Reviewable, stands_for: Sequence[StandIn]
) -> StandIn | None:
    here = [one for one in stands_for if one.department_id == found.lead_department_id]
    own = department_id == found.lead_department_id
    if not own and not here:
        raise NotFound()
    if person_id in found.team:
        raise ReviewOwn()
    free = [one for one in here if one.person_id not in found.team]
    if not own and not free:
        raise ReviewOwnByDeputy(name=here[0].name)
    return free[0] if free else None


def check_can_approve(
    department_id: str | None, person_id: str, found: Reviewable, stands_for: Sequence[StandIn] = ()
) -> StandIn | None:
    """As check_can_review, and raises EvidencePending while photos or signatures are missing."""
    place = check_can_review(department_id, person_id, found, stands_for)
    if found.pending:
        raise EvidencePending(count=found.pending)
    return place


def check_marked(marked: Collection[str], entries: Collection[str]) -> None:
    """Raises EntryNotOnList if a marked entry is not on the checklist."""
    if not set(marked) <= set(entries):
        raise EntryNotOnList()
