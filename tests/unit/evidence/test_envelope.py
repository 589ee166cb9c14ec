"""Is a line read strictly, its RFC 8785 form exact, and one wrong byte noticed?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.evidence.rules.envelope import (
    canonical_event,
    check_signature,
    clock_is_far,
    leaf_hash,
    parse_line,
    signed_line,
)
from mingcha.evidence.rules.problems import EventMalformed, EventSignatureWrong
from tests.factories.evidence import Phone, sha256

VISIT = "019ec5a0-0000-7000-8000-00000000000a"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcz_.", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text("abcXYZ019_.", min_size=1, max_size=6), values, max_size=6))
def test_the_fast_form_is_the_rfc_8785_form_for_whole_numbers_and_ascii_names(value: dict[str, Any]) -> None:
    assert canonical_event(value) == rfc8785.dumps(value)


def test_a_phones_line_is_read_and_its_signature_fits() -> None:
    phone = Phone(1)
    line = phone.line(VISIT, "note", {"text": "后门堆放纸箱 𠮷"})
    event = parse_line(line)
    check_signature(event, phone.jwk)
    assert (event.seq, event.kind, event.line, event.digest) == (1, "note", line, phone.head)
    assert event.leaf == leaf_hash(line) == sha256(b"\x00" + line)


def test_one_wrong_byte_anywhere_in_the_event_is_refused() -> None:
    phone = Phone(1)
    line = phone.line(VISIT, "note", {"text": "abc"})
    taken = []
    for place in range(len(line)):
        changed = line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]
        try:
            check_signature(parse_line(changed), phone.jwk)
            taken.append(place)
        except (EventMalformed, EventSignatureWrong):
            continue
    assert taken == []


def test_spaces_between_fields_change_the_line_but_not_what_was_signed() -> None:
    phone = Phone(1)
    outer = json.loads(phone.line(VISIT, "accept"))
    loose = json.dumps(outer, indent=1).encode()
    check_signature(parse_line(loose), phone.jwk)
    assert parse_line(loose).digest == phone.head
    assert parse_line(loose).leaf != leaf_hash(phone.sign(outer["e"]))


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"v": 2}, "/e/v"),
        ({"seq": 0}, "/e/seq"),
        ({"seq": "1"}, "/e/seq"),
        ({"seq": True}, "/e/seq"),
        ({"id": "x"}, "/e/id"),
        ({"prev": "0" * 63}, "/e/prev"),
        ({"at": "2026-06-15T10:00:00"}, "/e/at"),
        ({"kind": ""}, "/e/kind"),
        ({"payload": []}, "/e/payload"),
        ({"nb": {}}, "/e/nb"),
        ({"more": 1}, "/e/more"),
        ({"mono": -1}, "/e/mono"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], pointer: str) -> None:
    phone = Phone(1)
    with pytest.raises(EventMalformed) as refused:
        parse_line(phone.sign(phone.event(VISIT, "accept") | change))
    assert [error.pointer for error in refused.value.errors] == [pointer]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{}",
        b'{"e":1,"sig":""}',
        b'{"e":{},"sig":"","x":1}',
        b'{"e":{"seq":1,"seq":2},"sig":"aa"}',
        b'{"e":{"seq":1.0},"sig":"aa"}',
        b'{"e":{"seq":NaN},"sig":"aa"}',
        b'{"e":{"text":"\\ud800"},"sig":"aa"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_not_an_event_line_is_refused(line: bytes) -> None:
    with pytest.raises(EventMalformed):
        parse_line(line)


def test_a_signature_of_zeros_or_of_another_key_is_wrong() -> None:
    phone, other = Phone(1), Phone(2)
    e = phone.event(VISIT, "accept")
    form = canonical_event(e)
    zeros = b'{"e":' + form + b',"sig":"' + b"0" * 128 + b'"}'
    for line in (zeros, other.sign(e)):
        with pytest.raises(EventSignatureWrong):
            check_signature(parse_line(line), phone.jwk)


def test_our_own_signer_makes_lines_that_verify() -> None:
    phone = Phone(3)
    event = parse_line(signed_line(phone.event(VISIT, "accept"), phone._key))
    check_signature(event, phone.jwk)
    assert event.digest == phone.head


def test_a_clock_400_days_off_is_far() -> None:
    now = datetime(2026, 6, 15, tzinfo=UTC)
    assert not clock_is_far(now - timedelta(days=400), now)
    assert clock_is_far(now - timedelta(days=401), now)
    assert clock_is_far(now + timedelta(days=401), now)
