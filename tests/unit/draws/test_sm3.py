"""Is SM3 that of GB/T 32905-2016?"""

from __future__ import annotations

import hashlib

import pytest

from mingcha.draws.rules.sm3 import sm3, sm3_digest

STANDARD = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


@pytest.mark.parametrize("text", STANDARD)
def test_the_examples_of_the_standard_come_out(text: bytes) -> None:
    assert sm3_digest(text).hex() == sm3(text).hexdigest() == STANDARD[text]
    assert sm3(text).digest().hex() == STANDARD[text]


def test_every_length_around_the_block_borders_agrees_with_openssl() -> None:
    if "sm3" not in hashlib.algorithms_available:
        assert sm3(b"").digest() == sm3_digest(b"")
        return
    for length in range(140):
        data = bytes(i * 7 & 255 for i in range(length))
        assert sm3_digest(data) == hashlib.new("sm3", data).digest()
