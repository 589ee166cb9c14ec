"""What does a tus 1.0 request say, and may it? Headers, metadata, checksums (protocol: tus.io, core + creation + checksum)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from mingcha.evidence.rules.magic import TYPES, limit_of
from mingcha.evidence.rules.payload import HEX64, UUID
from mingcha.evidence.rules.problems import ChecksumMismatch, UploadRefused, UploadTooLarge

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum"
ALGORITHMS = "sha1,sha256"
PIECE = 1 << 20
ROLES = frozenset({"photo", "strokes", "picture", "clip", "document"})


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a phone says it will send. `sha256` is what the phone computed from the original bytes; `length` in bytes."""

    evidence: str
    visit: str
    sha256: str
    type: str
    role: str
    length: int


def announcement(metadata: str | None, upload_length: str | None) -> Announcement:
    """Reads Upload-Metadata and Upload-Length. Raises UploadRefused naming the field, UploadTooLarge above the type's limit.

    A picture may have 25 MB (settled 6), a PDF 50 MB, sound 200 MB, film 1 GB.
    """
    fields = _metadata(metadata or "")
    length = whole(upload_length, "Upload-Length")
    found = Announcement(fields["evidence"], fields["visit"], fields["sha256"], fields["type"], fields["role"], length)
    wrong = [
        name
        for name, right in (
            ("evidence", UUID.fullmatch(found.evidence)),
            ("visit", UUID.fullmatch(found.visit)),
            ("sha256", HEX64.fullmatch(found.sha256)),
            ("type", found.type in TYPES),
            ("role", found.role in ROLES),
            ("Upload-Length", length > 0),
        )
        if not right
    ]
    if wrong:
        raise UploadRefused(what=", ".join(wrong))
    if length > limit_of(found.type):
        raise UploadTooLarge(limit=f"{limit_of(found.type) // 1_000_000} MB")
    return found


def whole(text: str | None, name: str) -> int:
    """A header that is a whole number of bytes. Raises UploadRefused."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise UploadRefused(what=name)
    return int(text)


def check_checksum(header: str | None, piece: bytes) -> str | None:
    """The piece's SHA-256 if the header named and met it, else None (sha1, or no header).

    Raises ChecksumMismatch if the piece is not what `Upload-Checksum` names, UploadRefused for an unknown algorithm.
    """
    if header is None:
        return None
    algorithm, _, encoded = header.partition(" ")
    if algorithm not in ALGORITHMS.split(","):
        raise UploadRefused(what="Upload-Checksum")
    try:
        wanted = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UploadRefused(what="Upload-Checksum") from error
    found = hashlib.new(algorithm, piece, usedforsecurity=False).digest()
    if not hmac.compare_digest(found, wanted):
        raise ChecksumMismatch()
    return found.hex() if algorithm == "sha256" else None


def _metadata(header: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for pair in header.split(","):
        name, _, encoded = pair.strip().partition(" ")
        try:
            fields[name] = base64.b64decode(encoded, validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise UploadRefused(what=f"Upload-Metadata {name[:40]}") from error
    missing = [name for name in ("evidence", "visit", "sha256", "type", "role") if name not in fields]
    if missing:
        raise UploadRefused(what=f"Upload-Metadata {', '.join(missing)}")
    return fields
