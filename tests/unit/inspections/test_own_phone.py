"""May the second inspector sign on their own phone, without network? Whichever arrives first, and never another text silently."""

from __future__ import annotations

from typing import Any

import pytest

from mingcha.inspections.rules.codes import LENGTH, short_code
from mingcha.inspections.rules.problems import (
    CountersignIncomplete,
    HandOverNotPossible,
    NotOnTeam,
    SealInspectorsMissing,
    SealNotAcknowledged,
    SignerDiffers,
    StampPhotoUnknown,
)
from mingcha.inspections.rules.record import Record
from mingcha.inspections.rules.team import Member
from tests.unit.inspections.test_seal import BLOB, OTHER, PAD, SHOWN, YEAR, Story, ready


def codes(record: Record) -> list[str]:
    return [flag["code"] for flag in record["flags"]]


def countersign(story: Story, who: str = "lan", by: str | None = None, **more: Any) -> int:
    what = more or {"shown": SHOWN}
    payload = {"inspector": who, "name": who, "certificate_no": "2", "read": "text", **PAD, **what}
    return story.happens("countersign", payload, by=by or who, key="k2")


@pytest.mark.req("S1-13c")
def test_the_seal_stands_on_one_signature_of_each_phone() -> None:
    story = ready("mei")
    story.business()
    with pytest.raises(SealInspectorsMissing):
        story.seal()
    countersign(story)
    story.seal()
    assert story.visit.state == "sealed"
    assert "same-device" in codes(story.visit.record)  # mei's own signature in this story says so
    lan = story.visit.record["signatures"][-1]
    assert (lan["own_phone"], lan["same_device"], lan["key"]) == (True, False, "k2")


def test_a_typed_code_stands_for_the_text_it_was_made_of() -> None:
    code = short_code(SHOWN)
    assert (len(code), code) == (LENGTH, short_code(SHOWN[:20] + "0" * 44))
    story = ready("mei")
    story.business()
    countersign(story, code=short_code(OTHER), read="code")
    with pytest.raises(SealInspectorsMissing):
        story.seal()
    countersign(story, code=code, read="code")
    story.seal()
    assert story.visit.state == "sealed"


def test_a_signature_over_another_text_is_flagged_and_does_not_count() -> None:
    story = ready("mei")
    story.business()
    countersign(story, shown=OTHER)
    with pytest.raises(SealInspectorsMissing):
        story.seal()
    story.sign("lan")
    story.seal()
    assert "countersign-differs" not in codes(story.visit.record)  # signed again, under this text
    assert "void-signatures" in codes(story.visit.record)


def test_another_text_that_arrives_after_the_seal_is_flagged() -> None:
    story = ready("mei", "lan")
    story.visit.team["third"] = Member("third", "三", YEAR)
    story.business()
    story.seal()
    countersign(story, who="third", shown=OTHER)
    assert story.visit.state == "sealed"
    assert {"code": "countersign-differs", "inspectors": ["third"]} in story.visit.record["flags"]


def test_nobody_signs_for_somebody_else_or_without_strokes() -> None:
    story = ready("mei")
    with pytest.raises(SignerDiffers):
        countersign(story, who="lan", by="mei")
    with pytest.raises(CountersignIncomplete):
        story.happens("countersign", {"shown": SHOWN, "inspector": "lan"}, by="lan", key="k2")
    with pytest.raises(CountersignIncomplete):
        payload = {"inspector": "lan", "name": "lan", "certificate_no": "2", **PAD}
        story.happens("countersign", payload, by="lan", key="k2")


@pytest.mark.req("S1-13c")
def test_the_photographed_seal_of_the_business_acknowledges_the_text_it_was_put_under() -> None:
    story = ready()
    with pytest.raises(StampPhotoUnknown):
        story.happens("stamp.business", {"photo": BLOB["evidence"], "shown": SHOWN})
    story.happens("photo", {"blob": BLOB, "src": "in-app", "shows": "stamp"})
    story.happens("stamp.business", {"photo": BLOB["evidence"], "shown": OTHER})
    with pytest.raises(SealNotAcknowledged):
        story.seal(photos=1)
    story.happens("stamp.business", {"photo": BLOB["evidence"], "shown": SHOWN})
    story.seal(photos=1)
    assert story.visit.state == "sealed"


def hand_over(story: Story, leaves: str = "lan", joins: str = "new", by: str = "mei") -> int:
    said = {"leaves": leaves, "joins": joins, "name": "新", "certificate_no": "3", "reason": "ill", "text": "发烧"}
    return story.happens("hand_over", said, by=by)


def with_candidate(story: Story) -> Story:
    story.visit.candidates["new"] = Member("new", "新", YEAR)
    return story


def test_a_colleague_takes_over_and_what_the_first_phone_sends_late_still_counts() -> None:
    story = with_candidate(Story())
    story.answer("e1")
    with pytest.raises(NotOnTeam):
        story.happens("note", {"text": "x"}, by="new", key="k3")
    hand_over(story)
    assert set(story.visit.team) == {"mei", "old", "new"}
    story.happens("answer", {"item": "i1", "entry": "e2", "result": "failing"}, by="lan", key="k2")
    assert story.visit.record["answers"]["e2"]["by"] == "lan"
    assert "former-inspector" in codes(story.visit.record)
    for kind, payload in (("seal", {}), ("countersign", {"shown": SHOWN}), ("amend", {})):
        with pytest.raises(NotOnTeam):
            story.happens(kind, payload, by="lan", key="k2")


@pytest.mark.parametrize(
    ("leaves", "joins"), [("stranger", "new"), ("lan", "stranger"), ("lan", "mei"), ("lan", "late")]
)
def test_a_hand_over_needs_a_member_who_leaves_and_a_certified_one_who_comes(leaves: str, joins: str) -> None:
    story = with_candidate(Story())
    story.visit.candidates["late"] = Member("late", "晚", ())
    with pytest.raises(HandOverNotPossible):
        hand_over(story, leaves, joins)
    assert set(story.visit.team) == {"mei", "lan", "old"}
