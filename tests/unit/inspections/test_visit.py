"""What may happen to a visit, before and after its seal? States, team, two phones, amendments."""

from __future__ import annotations

from typing import Any

import pytest

from mingcha.inspections.rules.problems import (
    EntryUnknown,
    NotOnTeam,
    NotReturned,
    RecordSealed,
    SealUnknown,
    SignerDiffers,
    VisitCancelled,
)
from mingcha.inspections.rules.record import answer_rows
from mingcha.inspections.rules.states import STEPS, next_state
from tests.unit.inspections.test_seal import PAD, SHOWN, Story, ready


def sealed() -> Story:
    story = ready()
    story.business()
    story.seal()
    return story


def test_the_first_event_starts_the_visit() -> None:
    story = Story()
    assert story.happens("accept") == 1
    assert story.visit.state == "started"


def test_a_stranger_is_not_on_the_team() -> None:
    story = Story()
    with pytest.raises(NotOnTeam):
        story.happens("accept", by="otto")
    assert (story.visit.state, story.visit.events) == ("planned", 0)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("answer", {"item": "i1", "entry": "e1", "result": "failing"}),
        ("photo", {"blob": {}, "src": "in-app"}),
        ("note", {"text": "x"}),
        ("sign.business", {"name": "x", "role": "x", "shown": SHOWN, **PAD}),
        ("seal", {}),
        ("ending", {"kind": "closed", "text": "x"}),
    ],
)
@pytest.mark.parametrize("state", ["sealed", "returned", "accepted"])
def test_nothing_in_a_sealed_record_can_be_edited(state: str, kind: str, payload: dict[str, Any]) -> None:
    story = sealed()
    story.visit.state = state
    before = dict(story.visit.record)
    with pytest.raises(RecordSealed):
        story.happens(kind, payload)
    assert story.visit.record == before


def test_a_cancelled_visit_takes_nothing() -> None:
    story = Story()
    story.visit.state = "cancelled"
    with pytest.raises(VisitCancelled):
        story.happens("accept")


def test_an_amendment_needs_a_return() -> None:
    change = {
        "reason": "笔误",
        "changes": [{"entry": "e1", "result": "failing", "reason": "门锁闭"}],
        "conclusion": ["rectification_ordered"],
    }
    early, story = Story(), sealed()
    with pytest.raises(NotReturned):
        early.happens("amend", change)
    with pytest.raises(NotReturned):
        story.happens("amend", change)
    story.visit.state = "returned"
    story.happens("amend", change)
    assert story.visit.state == "sealed"
    said = story.visit.record["amendments"][0]
    assert said["changes"][0]["before"] == {"result": "conforming", "reason": None}
    assert answer_rows(story.visit.record)["e1"] == {
        "item_id": "i1",
        "result": "failing",
        "reason": "门锁闭",
        "amended": True,
    }
    assert story.visit.record["conclusion"] == ["rectification_ordered"]
    assert story.visit.record["seal"]["conclusion"] == ["no_problem"]


def test_an_amendment_of_an_unknown_entry_is_refused() -> None:
    story = sealed()
    story.visit.state = "returned"
    with pytest.raises(EntryUnknown):
        story.happens("amend", {"reason": "x", "changes": [{"entry": "e9", "result": "failing"}]})


def test_a_countersignature_names_the_seal_and_its_text() -> None:
    story = ready()
    with pytest.raises(SealUnknown):
        story.happens("countersign", {"seal": "f6", "shown": SHOWN}, by="lan", key="k2")
    story = sealed()
    seal = story.visit.record["seal"]["event"]
    with pytest.raises(SealUnknown):
        story.happens("countersign", {"seal": seal, "shown": "0" * 64}, by="lan", key="k2")
    story.happens("countersign", {"seal": seal, "shown": SHOWN}, by="lan", key="k2")
    assert story.visit.state == "sealed"
    assert [one["by"] for one in story.visit.record["countersigns"]] == ["lan"]


def test_an_answer_to_an_entry_of_another_item_is_unknown() -> None:
    for payload in (
        {"item": "i9", "entry": "e1", "result": "failing"},
        {"item": "i1", "entry": "e9", "result": "failing"},
    ):
        with pytest.raises(EntryUnknown):
            Story().happens("answer", payload)


def test_another_persons_signature_needs_the_same_device_said() -> None:
    story = Story()
    payload = {"inspector": "lan", "name": "兰", "certificate_no": "1", "shown": SHOWN, "same_device": False, **PAD}
    with pytest.raises(SignerDiffers):
        story.happens("sign.inspector", payload, by="mei")
    with pytest.raises(SignerDiffers):
        story.happens("sign.inspector", {**payload, "inspector": "otto", "same_device": True}, by="mei")
    story.happens("sign.inspector", payload, by="lan", key="k2")
    assert [one["inspector"] for one in story.visit.record["signatures"]] == ["lan"]


def test_the_latest_answer_wins_on_one_phone() -> None:
    story = Story()
    story.answer("e1", "failing", reason="先")
    story.answer("e1", "conforming")
    assert answer_rows(story.visit.record)["e1"]["result"] == "conforming"


def test_on_two_phones_the_later_time_wins_whatever_arrives_first() -> None:
    story = Story()
    story.answer("e1", "failing", reason="后到的较早")
    story.now = story.now.replace(hour=1)
    story.happens("answer", {"item": "i1", "entry": "e1", "result": "conforming"}, by="lan", key="k2")
    assert answer_rows(story.visit.record)["e1"]["result"] == "failing"
    assert [flag["code"] for flag in story.visit.record["flags"]] == ["two-phones"]


@pytest.mark.parametrize(
    ("first", "late", "stands"),
    [
        ("conforming", "failing", "conforming"),
        ("withdrawn", "failing", None),
        ("unanswered", "failing", "failing"),
        ("unanswered", "withdrawn", "unanswered"),
    ],
)
def test_an_earlier_word_of_the_same_phone_that_arrives_late_changes_nothing(
    first: str, late: str, stands: str | None
) -> None:
    story = Story()
    story.seq = 5
    if first == "unanswered":
        story.happens("unanswered", {"entry": "e1", "reason": "停业"})
    else:
        story.answer("e1", first)
    story.seq = 2
    story.answer("e1", late)
    row = answer_rows(story.visit.record).get("e1")
    assert (row["result"] if row else None) == stands


def test_a_reason_for_no_answer_does_not_wipe_an_answer() -> None:
    story = Story()
    story.answer("e1")
    story.happens("unanswered", {"entry": "e1", "reason": "x"})
    assert answer_rows(story.visit.record)["e1"]["result"] == "conforming"


def test_every_step_leads_to_a_known_state() -> None:
    for steps in STEPS.values():
        assert set(steps.values()) <= STEPS.keys()
    assert next_state("planned", "note") == "started"
    assert next_state("accepted", "note") == "accepted"
