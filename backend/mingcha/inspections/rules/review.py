"""Who may approve or return a sealed record? A supervisor of the lead department who was not one of its inspectors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mingcha.inspections.rules.fact import Record
from mingcha.inspections.rules.problems import EntryNotOnList, EvidencePending, ReviewOwn, ReviewState
from mingcha.inspections.rules.record import answer_rows
from mingcha.kernel.problem import Conflict, NotFound


class ReviewNotPlain(Conflict):
    """409: a record with something in it is looked at by itself, never among many."""

    code = "review-not-plain"
    title_zh, title_en = "这份记录要单独审核", "This record is reviewed by itself"
    detail_zh, detail_en = (
        "批量通过只限未发现问题、各项都已作答、对象已签字、没有待解释情形的记录。请打开这份记录审核。没有改动。",
        "Many at once are only records without a finding, fully answered, signed by the business and without a mark. Open this one. Nothing was changed.",
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


def check_can_review(department_id: str | None, person_id: str, found: Reviewable) -> None:
    """Raises NotFound (another department's), ReviewOwn (was on the team) or ReviewState (not sealed)."""
    if department_id != found.lead_department_id:
        raise NotFound()
    if person_id in found.team:
        raise ReviewOwn()
    if found.state != "sealed":
        raise ReviewState(state=found.state)


def check_can_approve(department_id: str | None, person_id: str, found: Reviewable) -> None:
    """As check_can_review, and raises EvidencePending while photos or signatures are missing."""
    check_can_review(department_id, person_id, found)
    if found.pending:
        raise EvidencePending(count=found.pending)


def check_marked(marked: Collection[str], entries: Collection[str]) -> None:
    """Raises EntryNotOnList if a marked entry is not on the checklist."""
    if not set(marked) <= set(entries):
        raise EntryNotOnList()
