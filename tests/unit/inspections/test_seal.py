"""When may a record be sealed? The matrix of table 3.4, S1-13b to d, and the counts."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mingcha.inspections.rules.endings import EXCUSING
from mingcha.inspections.rules.problems import (
    SealCertificateInvalid,
    SealCountsDiffer,
    SealEntriesOpen,
    SealInspectorsMissing,
    SealNotAcknowledged,
    SealTextDiffers,
    SealWithoutConclusion,
)
from mingcha.inspections.rules.record import Fact, empty_record
from mingcha.inspections.rules.team import Entry, Member
from mingcha.inspections.rules.visit import Visit, admit
from mingcha.kernel.problem import Problem

TEXT = "现场检查记录"
SHOWN = hashlib.sha256(TEXT.encode()).hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()
YEAR = ((date(2026, 1, 1), date(2026, 12, 31)),)
TEAM = {
    "mei": Member("mei", "梅", YEAR),
    "lan": Member("lan", "兰", YEAR),
    "old": Member("old", "旧", ((date(2024, 1, 1), date(2026, 6, 14)),)),
}
ENTRIES = {"e1": Entry("e1", "i1", 0), "e2": Entry("e2", "i1", 1)}
BLOB = {"evidence": "b", "sha256": "a" * 64, "len": 1, "type": "image/jpeg"}
PAD = {"strokes": BLOB, "picture": BLOB}


class Story:
    """A visit whose events are admitted one after another."""

    def __init__(self) -> None:
        self.visit = Visit("v", "planned", "n", dict(TEAM), dict(ENTRIES), empty_record())
        self.seq = 0
        self.now = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)

    def happens(self, kind: str, payload: dict[str, Any] | None = None, *, by: str = "mei", key: str = "k1") -> int:
        self.seq += 1
        self.now += timedelta(seconds=1)
        return admit(self.visit, Fact(f"f{self.seq}", kind, payload or {}, self.now, key, self.seq, by, "n"))

    def answer(self, entry: str, result: str = "conforming", **more: Any) -> int:
        return self.happens("answer", {"item": "i1", "entry": entry, "result": result, **more})

    def sign(self, who: str, shown: str = SHOWN) -> int:
        return self.happens(
            "sign.inspector",
            {"inspector": who, "name": who, "certificate_no": "1", "shown": shown, "same_device": True, **PAD},
        )

    def business(self, shown: str = SHOWN) -> int:
        return self.happens("sign.business", {"name": "王", "role": "站长", "shown": shown, **PAD})

    def seal(self, **changes: Any) -> int:
        payload = {
            "shown": SHOWN,
            "text": TEXT,
            "conclusion": ["no_problem"],
            "methods": ["onsite"],
            "events": self.seq,
            "photos": 0,
            "answered": 2,
            "unanswered": [],
            "signed_by": ["mei", "lan"],
            "acknowledged": "signed",
        }
        return self.happens("seal", payload | changes)


def ready(*signers: str) -> Story:
    story = Story()
    story.answer("e1")
    story.answer("e2")
    for who in signers or ("mei", "lan"):
        story.sign(who)
    return story


def test_two_inspectors_and_the_business_seal_the_record() -> None:
    story = ready()
    story.business()
    assert story.seal() == 6
    assert story.visit.state == "sealed"


@pytest.mark.parametrize("signers", [("mei",), ("mei", "mei")])
def test_one_inspector_alone_cannot_seal(signers: tuple[str, ...]) -> None:
    story = ready(*signers)
    story.business()
    with pytest.raises(SealInspectorsMissing):
        story.seal()
    with pytest.raises(SealInspectorsMissing):
        story.seal(signed_by=["mei"])
    assert story.visit.state == "started"


@pytest.mark.req("S0-2.3f")
def test_an_experts_signature_is_refused_and_makes_nobody_the_second_inspector() -> None:
    story = ready("mei")
    with pytest.raises(Problem):
        story.sign("expert")
    story.business()
    with pytest.raises(SealInspectorsMissing) as refused:
        story.seal(signed_by=["mei", "expert"])
    assert refused.value.params["count"] == 1 and story.visit.state == "started"


@pytest.mark.req("S0-2.3f")
def test_an_expert_countersigns_nothing() -> None:
    story = ready()
    story.business()
    story.seal()
    with pytest.raises(Problem):
        story.happens("countersign", {"seal": "f6", "shown": SHOWN}, by="expert", key="k9")
    assert story.visit.record["countersigns"] == []


def test_signatures_under_another_text_do_not_count() -> None:
    story = ready("mei")
    story.sign("lan", OTHER)
    story.business()
    with pytest.raises(SealInspectorsMissing) as refused:
        story.seal()
    assert refused.value.params["count"] == 1


def test_whoever_is_named_as_signer_must_have_signed() -> None:
    story = ready("mei", "lan")
    story.business()
    with pytest.raises(SealInspectorsMissing):
        story.seal(signed_by=["mei", "old"])


def test_a_certificate_that_ended_the_day_before_does_not_count() -> None:
    story = ready("mei", "old")
    story.business()
    with pytest.raises(SealCertificateInvalid) as refused:
        story.seal(signed_by=["mei", "old"])
    assert refused.value.params == {"name": "旧", "on": "2026-06-15"}
    assert story.visit.state == "started"


def test_the_sealed_text_must_be_the_signed_text() -> None:
    story = ready()
    story.business()
    with pytest.raises(SealTextDiffers):
        story.seal(text=TEXT + "。")


@pytest.mark.parametrize(
    ("signed", "reason", "witness", "claimed", "sealed"),
    [
        (True, False, False, "signed", "signed"),
        (True, True, True, "signed", "signed"),
        (False, True, False, "refused", "refused"),
        (False, True, True, "refused", "refused"),
        (False, False, False, "refused", None),
        (False, False, True, "refused", None),
        (False, False, False, "signed", None),
        (False, True, True, "signed", None),
    ],
)
def test_table_3_4_signature_or_reason(
    signed: bool, reason: bool, witness: bool, claimed: str, sealed: str | None
) -> None:
    story = ready()
    if signed:
        story.business()
    if reason:
        story.happens("refuse", {"reason": "unwilling", "text": "不愿签", "shown": SHOWN})
    if witness:
        story.happens("witness.present", {"name": "李", "identity": "干部", "note": "在场", "shown": SHOWN, **PAD})
    if sealed is None:
        with pytest.raises(SealNotAcknowledged):
            story.seal(acknowledged=claimed)
        assert story.visit.state == "started"
        return
    story.seal(acknowledged=claimed)
    from mingcha.inspections.rules.seal import acknowledgement

    assert acknowledgement(story.visit.record) == sealed


def test_a_reason_under_another_text_is_no_reason() -> None:
    story = ready()
    story.happens("refuse", {"reason": "unwilling", "text": "不愿签", "shown": OTHER})
    with pytest.raises(SealNotAcknowledged):
        story.seal(acknowledged="refused")


def test_every_entry_needs_an_answer_or_a_reason() -> None:
    story = Story()
    story.answer("e1")
    story.sign("mei")
    story.sign("lan")
    story.business()
    with pytest.raises(SealEntriesOpen) as refused:
        story.seal(answered=1)
    assert [error.pointer for error in refused.value.errors] == ["/entries/e2"]
    story.seal(answered=1, unanswered=[{"entry": "e2", "reason": "设备停用"}])
    assert story.visit.record["answers"]["e2"]["reason"] == "设备停用"


def test_a_withdrawn_answer_is_open_again() -> None:
    story = ready()
    story.answer("e2", "withdrawn")
    story.business()
    with pytest.raises(SealEntriesOpen):
        story.seal(answered=1)


def test_an_unanswered_event_with_its_reason_accounts_for_the_entry() -> None:
    story = Story()
    story.answer("e1")
    story.happens("unanswered", {"entry": "e2", "reason": "当日停业"})
    story.sign("mei")
    story.sign("lan")
    story.business()
    story.seal(answered=1)
    assert story.visit.state == "sealed"


@pytest.mark.parametrize("changes", [{"photos": 1}, {"answered": 3}, {"answered": 1}])
def test_counts_beyond_what_arrived_or_below_what_the_phone_sent_are_refused(changes: dict[str, int]) -> None:
    story = ready()
    story.business()
    with pytest.raises(SealCountsDiffer):
        story.seal(**changes)


def test_photos_of_the_other_phone_need_not_be_counted() -> None:
    story = ready()
    story.happens("photo", {"blob": BLOB, "src": "in-app"}, by="lan", key="k2")
    story.business()
    story.seal(photos=0)
    assert story.visit.state == "sealed"


def test_a_closed_business_needs_no_answers_and_its_ending_is_the_reason() -> None:
    story = Story()
    story.happens("ending", {"kind": "closed", "text": "已停业，大门上锁"})
    story.sign("mei")
    story.sign("lan")
    story.seal(acknowledged="refused", answered=0, conclusion=["unreachable"])
    assert story.visit.state == "sealed"


def test_what_a_reviewer_should_see_is_flagged_and_never_blocks() -> None:
    story = ready()
    story.answer("e1", "failing", reason="堵塞")
    story.sign("mei", OTHER)
    story.business()
    story.seal()
    assert {flag["code"] for flag in story.visit.record["flags"]} == {
        "same-device",
        "void-signatures",
        "certificates-not-shown",
        "photos-missing",
        "conclusion",
    }


def test_only_these_endings_leave_the_checklist_open():
    assert EXCUSING == {"not_found", "closed", "moved", "cancelled", "not_this_business", "entry_refused"}


def test_a_record_without_a_result_is_not_sealed():
    story = ready()
    story.business()
    with pytest.raises(SealWithoutConclusion):
        story.seal(conclusion=[])
    assert story.visit.state == "started"
