"""Does the report refuse a claim that no test bears out?"""

from __future__ import annotations

import re

import pytest

from tools import requirements_report as report

NODE = "tests/integration/plans/test_plans.py::test_a_plan_is_kept"


def listed(state: str = "todo") -> list[dict[str, str]]:
    """The real list with every state set, so that its count is right."""
    return [{**entry, "state": state if number == 0 else "todo"} for number, entry in enumerate(report.requirements())]


def result(outcome: str, node: str = NODE, database: str = "sqlite") -> dict[str, dict[str, object]]:
    return {f"{node}@{database}": {"req": [listed()[0]["id"]], "outcome": outcome}}


def test_the_list_has_the_153_with_words_in_both_languages() -> None:
    entries = report.requirements()
    assert len({entry["id"] for entry in entries}) == 153
    for entry in entries:
        assert re.fullmatch(r"S(0|1|2|3A|3B|4)-[0-9.]+[a-g]?", entry["id"])
        assert entry["state"] in report.STATES
        assert re.search("[\u4e00-\u9fff]", entry["zh"])
        assert re.search("[a-z]", entry["en"])


def test_a_done_requirement_with_a_passing_integration_test_is_believed() -> None:
    assert report.faults(listed("done"), report.proofs(result("passed"), {NODE})) == []


@pytest.mark.parametrize(
    ("results", "existing"),
    [
        ({}, {NODE}),
        (result("failed"), {NODE}),
        (result("passed"), set()),
        (result("passed") | result("failed", database="postgres"), {NODE}),
        (result("passed", "tests/unit/plans/test_rules.py::test_x"), {"tests/unit/plans/test_rules.py::test_x"}),
    ],
    ids=["no test", "failed", "test is gone", "failed on the other database", "only a unit test"],
)
def test_a_done_requirement_without_proof_is_refused(results: dict[str, dict[str, object]], existing: set[str]) -> None:
    wrong = report.faults(listed("done"), report.proofs(results, existing))
    assert len(wrong) == 1
    assert listed()[0]["id"] in wrong[0]


def test_a_mark_that_names_no_requirement_is_told() -> None:
    proved = {"S9-99": {NODE: True}}
    assert report.faults(listed(), proved) == ["a test carries S9-99, which is no requirement"]


def test_a_missing_or_doubled_id_is_told() -> None:
    assert report.faults(listed()[1:], {}) == ["the list has 152 ids of 153"]
    assert report.faults([*listed()[1:], listed()[1]], {}) == ["the list has 152 ids of 153"]


def test_a_difference_of_the_notices_wants_a_passing_test_in_each_region() -> None:
    cases = {f"{NODE}[{region}-2027]": True for region in report.REGIONS}
    proved = {name: dict(cases) for name in report.DIFFERENCES}
    assert report.unshown(proved) == [] and report.faults(listed(), proved) == []
    proved["C9"][f"{NODE}[LZ-2027]"] = False
    assert report.unshown(proved) == ["C9: no passing test shows it in LZ"]
    assert len(report.unshown({})) == 18
