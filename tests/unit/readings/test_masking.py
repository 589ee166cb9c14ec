"""Which numbers does nobody see without a purpose, and what does the log learn of a reading?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mingcha.readings.rules import NothingMasked, masked, private_value, stated

RECORD: dict[str, Any] = {
    "object": {"name": "示例县第1加油站", "uscc": "92320623MA00000000", "contact_name": "王示例", "contact_phone": "13800138000"},
    "signatures": [{"name": "梅示例", "certificate_no": "示例32062300001"}, {"name": "李示例", "contact": "0513-84110000", "id_no": "320623199001011239"}],
    "registration": {"contact": "王示例", "contact_present": True},
    "items": [],
}  # fmt: skip


@pytest.mark.req("S3A-2.7c")
def test_telephone_and_identity_numbers_are_masked_and_their_places_named() -> None:
    shown, hidden = masked(RECORD)
    assert hidden == ["/object/contact_phone", "/signatures/1/contact", "/signatures/1/id_no"]
    assert shown["object"]["contact_phone"] == "＊＊＊＊00"
    assert "199001" not in str(shown) and "84110000" not in str(shown)
    assert RECORD["object"]["contact_phone"] == "13800138000"


def test_names_certificates_and_words_stay_readable() -> None:
    shown, _ = masked(RECORD)
    assert shown["registration"] == RECORD["registration"]
    assert shown["signatures"][0] == RECORD["signatures"][0]
    assert (shown["object"]["uscc"], shown["object"]["contact_name"]) == ("92320623MA00000000", "王示例")


def test_only_what_is_masked_can_be_shown() -> None:
    assert private_value(RECORD, "/signatures/1/id_no") == "320623199001011239"
    for pointer in ("/signatures/1/name", "/object", "/signatures/7/id_no", "", "/object/contact_phone/0"):
        with pytest.raises(NothingMasked):
            private_value(RECORD, pointer)


def test_a_leaf_holds_no_name_and_no_reason_in_words() -> None:
    told = stated(id="i", at=datetime(2026, 6, 15, 2, tzinfo=UTC), who="w", name="戴示例", act="reveal", about="/object/contact_phone", purpose="complaint", text="回访王示例")  # fmt: skip
    assert told["at"] == "2026-06-15T02:00:00Z"
    assert not any(word in str(told) for word in ("戴示例", "王示例", "回访"))
    other = stated(id="i", at=datetime(2026, 6, 15, 2, tzinfo=UTC), who="w", name="柏示例", act="reveal", about="/object/contact_phone", purpose="complaint", text="回访")  # fmt: skip
    assert (told["name"], told["text"]) != (other["name"], other["text"])
