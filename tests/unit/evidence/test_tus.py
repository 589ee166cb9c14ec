"""Are tus headers read strictly?"""

from __future__ import annotations

import hashlib

import pytest

from mingcha.evidence.rules.problems import ChecksumMismatch, UploadRefused, UploadTooLarge
from mingcha.evidence.rules.tus import announcement, check_checksum, sniff, whole
from tests.factories.evidence import b64, jpeg, metadata

UUID = "019ec5a0-0000-7000-8000-000000000001"
GOOD = {"evidence": UUID, "visit": UUID, "sha256": "a" * 64, "type": "image/jpeg", "role": "photo"}


def test_metadata_is_read() -> None:
    said = announcement(metadata(**GOOD), "600000")
    assert (said.evidence, said.sha256, said.length, said.role) == (UUID, "a" * 64, 600000, "photo")


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": "x"},
        {"visit": ""},
        {"sha256": "A" * 64},
        {"type": "image/svg+xml"},
        {"type": "text/html"},
        {"role": "film"},
    ],
)
def test_a_wrong_field_is_named(change: dict[str, str]) -> None:
    with pytest.raises(UploadRefused) as refused:
        announcement(metadata(**(GOOD | change)), "10")
    assert next(iter(change)) in refused.value.detail("en")


@pytest.mark.parametrize("length", [None, "", "-1", "1.5", "0", "9" * 13, "٣"])
def test_a_wrong_length_is_refused(length: str | None) -> None:
    with pytest.raises(UploadRefused):
        announcement(metadata(**GOOD), length)


def test_25_megabytes_are_the_limit() -> None:
    assert announcement(metadata(**GOOD), "25000000").length == 25_000_000
    with pytest.raises(UploadTooLarge):
        announcement(metadata(**GOOD), "25000001")


@pytest.mark.parametrize("header", ["", "evidence", "evidence !!", "evidence " + b64(b"\xff\xff")])
def test_metadata_that_cannot_be_read_is_refused(header: str) -> None:
    with pytest.raises(UploadRefused):
        announcement(header, "10")


def test_checksums_sha1_and_sha256_are_known_and_others_refused() -> None:
    piece = b"piece"
    check_checksum(None, piece)
    for name in ("sha1", "sha256"):
        check_checksum(f"{name} {b64(hashlib.new(name, piece).digest())}", piece)
        with pytest.raises(ChecksumMismatch):
            check_checksum(f"{name} {b64(hashlib.new(name, b'other').digest())}", piece)
    for header in ("md5 " + b64(b"x" * 16), "sha256 ???", "sha256"):
        with pytest.raises((UploadRefused, ChecksumMismatch)):
            check_checksum(header, piece)


def test_the_type_is_sniffed_from_the_bytes() -> None:
    assert sniff(jpeg()[:16]) == "image/jpeg"
    assert sniff(b"\x89PNG\r\n\x1a\n") == "image/png"
    assert sniff(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "image/webp"
    assert sniff(b'{"points":[]}') == "application/json"
    assert sniff(b"<svg onload=alert(1)>") == "application/octet-stream"


def test_whole_numbers_only() -> None:
    assert whole("12", "x") == 12
    for text in (None, "", "1e3", "+1", " 1"):
        with pytest.raises(UploadRefused):
            whole(text, "x")
