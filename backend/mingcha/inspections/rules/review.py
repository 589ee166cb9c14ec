"""Who may approve or return a sealed record? A supervisor of the lead department who was not one of its inspectors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mingcha.inspections.rules.problems import EntryNotOnList, EvidencePending, ReviewOwn, ReviewState
from mingcha.kernel.problem import NotFound


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
