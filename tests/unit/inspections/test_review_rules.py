"""Who may decide on a sealed record?"""

from __future__ import annotations

from datetime import date

import pytest

from mingcha.inspections.rules.problems import EntryNotOnList, EvidencePending, ReviewOwn, ReviewState
from mingcha.inspections.rules.review import (
    Reviewable,
    ReviewOwnByDeputy,
    check_can_approve,
    check_can_review,
    check_marked,
)
from mingcha.kernel.problem import NotFound, Problem
from mingcha.kernel.standin import StandIn

SEALED = Reviewable("sealed", "lead", frozenset({"mei", "lan"}), 0)


def test_a_supervisor_of_the_lead_department_may_decide() -> None:
    check_can_review("lead", "bo", SEALED)
    check_can_approve("lead", "bo", SEALED)


@pytest.mark.parametrize(
    ("department", "person", "found", "problem"),
    [
        ("other", "otto", SEALED, NotFound),
        (None, "bo", SEALED, NotFound),
        ("lead", "mei", SEALED, ReviewOwn),
        *[
            ("lead", "bo", Reviewable(state, "lead", frozenset(), 0), ReviewState)
            for state in ("planned", "started", "returned", "accepted", "cancelled")
        ],
    ],
)
def test_everybody_else_and_every_other_state_is_refused(
    department: str | None, person: str, found: Reviewable, problem: type[Problem]
) -> None:
    for check in (check_can_review, check_can_approve):
        with pytest.raises(problem):
            check(department, person, found)


def test_missing_evidence_blocks_approval_but_not_a_return() -> None:
    found = Reviewable("sealed", "lead", frozenset(), 2)
    check_can_review("lead", "bo", found)
    with pytest.raises(EvidencePending) as refused:
        check_can_approve("lead", "bo", found)
    assert "2" in refused.value.detail("zh")


def test_marked_entries_must_be_on_the_checklist() -> None:
    check_marked(["e1"], ["e1", "e2"])
    with pytest.raises(EntryNotOnList):
        check_marked(["e1", "e9"], ["e1", "e2"])


def away(person: str, department: str = "lead") -> StandIn:
    return StandIn(f"d-{person}", person, person, department, date(2026, 6, 20))


def test_a_deputy_decides_for_whoever_was_not_on_the_team() -> None:
    team = Reviewable("sealed", "lead", frozenset({"mei", "lin"}), 0)
    assert check_can_review("lead", "bo", team) is None
    found = check_can_review("other", "otto", team, (away("lin"), away("bo")))
    assert found is not None and found.person_id == "bo"
    assert check_can_review("lead", "kai", team, (away("lin"),)) is None  # in their own right
    for stands_for, problem in (
        ((), NotFound),
        ((away("bo", "third"),), NotFound),
        ((away("lin"),), ReviewOwnByDeputy),
    ):
        with pytest.raises(problem):
            check_can_review("other", "otto", team, stands_for)
