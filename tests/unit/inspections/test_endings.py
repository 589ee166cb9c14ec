"""What must be there before a visit may end another way? The table and the vectors that the phone reads too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mingcha.evidence.rules.payload import SCHEMA
from mingcha.inspections.rules.endings import ENDINGS, missing_evidence
from mingcha.inspections.rules.problems import SealEndingEvidence
from mingcha.publication.rules.result import RESULT_NAMES
from tests.unit.inspections.test_seal import BLOB, OTHER, PAD, SHOWN, Story

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[2] / "vectors" / "endings-v1.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_each_vector_lacks_what_it_says(vector: dict[str, Any]) -> None:
    assert missing_evidence(vector["kind"], vector["photos"], vector["have"]) == vector["missing"]


def test_the_table_knows_every_ending_and_only_results_that_exist() -> None:
    assert set(ENDINGS) == set(SCHEMA["kinds"]["ending"]["kind"]["enum"]) == {vector["kind"] for vector in VECTORS}
    assert {needs["result"] for needs in ENDINGS.values()} - {None} <= set(RESULT_NAMES)


def ended(kind: str, **more: Any) -> Story:
    """A visit that ended another way and was signed by both inspectors."""
    story = Story()
    story.happens("ending", {"kind": kind, "text": "示例", **more})
    story.sign("mei")
    story.sign("lan")
    return story


def close(story: Story) -> int:
    photos = len(story.visit.record["photos"])
    return story.seal(photos=photos, acknowledged="refused", answered=0, conclusion=["unreachable"])


def door(story: Story) -> None:
    story.happens("photo", {"blob": BLOB, "src": "in-app", "shows": "door"})


@pytest.mark.req("S3B-10")
def test_a_visit_where_nobody_was_found_is_sealed_with_the_door_and_a_neighbour() -> None:
    story = ended("not_found", table=1)
    with pytest.raises(SealEndingEvidence):
        close(story)
    door(story)
    with pytest.raises(SealEndingEvidence):
        close(story)
    story.happens("ending.statement", {"by": "邻居示例", "role": "neighbour", "text": "搬走半年了"})
    close(story)
    assert story.visit.state == "sealed"
    assert story.visit.record["ending_statements"][0]["name"] == "邻居示例"


def test_a_witness_counts_only_under_the_signed_text() -> None:
    story = ended("closed", table=1)
    door(story)
    witness = {"name": "王", "identity": "物业", "note": "关门三个月", **PAD}
    story.happens("witness.present", {**witness, "shown": OTHER})
    with pytest.raises(SealEndingEvidence):
        close(story)
    story.happens("witness.present", {**witness, "shown": SHOWN})
    close(story)
    assert story.visit.state == "sealed"


def test_an_ending_of_an_older_phone_is_taken_and_flagged() -> None:
    story = ended("moved")
    close(story)
    assert story.visit.state == "sealed"
    assert "ending-evidence" in [flag["code"] for flag in story.visit.record["flags"]]


def test_the_number_of_the_register_proves_a_cancelled_business() -> None:
    story = ended("cancelled", table=1, reference="示例注销通知2026第8号")
    close(story)
    assert [flag["code"] for flag in story.visit.record["flags"]] == ["same-device"]
