"""Are tus headers read strictly?"""

from __future__ import annotations

import hashlib

import pytest

from mingcha.evidence.rules.magic import fits, limit_of, sniff
from mingcha.evidence.rules.problems import ChecksumMismatch, UploadRefused, UploadTooLarge
from mingcha.evidence.rules.tus import announcement, check_checksum, whole
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


@pytest.mark.parametrize(
    ("kind", "role", "limit"),
    [
        ("image/jpeg", "photo", 25_000_000),
        ("image/heic", "photo", 25_000_000),
        ("application/pdf", "document", 50_000_000),
        ("audio/webm", "clip", 200_000_000),
        ("video/mp4", "clip", 1_000_000_000),
    ],
)
def test_each_type_has_its_limit(kind: str, role: str, limit: int) -> None:
    named = metadata(**(GOOD | {"type": kind, "role": role}))
    assert announcement(named, str(limit)).length == limit_of(kind) == limit
    with pytest.raises(UploadTooLarge) as refused:
        announcement(named, str(limit + 1))
    assert str(limit // 1_000_000) in refused.value.detail("en")


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


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3\x93B\x82\x88matroska", "video/x-matroska"),
        (b"\x00\x00\x00 ftypisom\x00\x00", "video/mp4"),
        (b"\x00\x00\x00 ftypM4A \x00\x00", "audio/mp4"),
        (b"\x00\x00\x00 ftypqt  \x00\x00", "video/quicktime"),
        (b"\x00\x00\x00 ftypheic\x00\x00", "image/heic"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"ID3\x03\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "video/x-msvideo"),
        (b"\x00\x00\x01\xba\x44", "video/mpeg"),
        (b"<!doctype html><script>", "application/octet-stream"),
        (b"GIF89a", "application/octet-stream"),
        (b"PK\x03\x04", "application/octet-stream"),
        (b"MZ\x90\x00", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_sound_film_and_documents_are_sniffed_too(head: bytes, kind: str) -> None:
    assert sniff(head) == kind


def test_a_container_may_be_announced_as_the_sound_it_holds_but_a_page_never_as_film() -> None:
    assert fits("audio/webm", "video/webm")
    assert fits("image/heif", "image/heic")
    assert not fits("video/webm", "application/octet-stream")
    assert not fits("image/jpeg", "application/pdf")


def test_whole_numbers_only() -> None:
    assert whole("12", "x") == 12
    for text in (None, "", "1e3", "+1", " 1"):
        with pytest.raises(UploadRefused):
            whole(text, "x")
