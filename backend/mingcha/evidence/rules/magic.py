"""What are these bytes really? A small table of magic numbers; never the type or the name that a client gave (security, uploads)."""

from __future__ import annotations

HEAD = 64
"""How many bytes `sniff` looks at."""

IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What the decoder in the child process may be given."""
HEIC = frozenset({"image/heic", "image/heif"})
AUDIO = frozenset({"audio/mp4", "audio/webm", "audio/ogg", "audio/mpeg", "audio/wav", "audio/aac", "audio/amr"})
VIDEO = frozenset(
    {
        "video/mp4",
        "video/webm",
        "video/quicktime",
        "video/x-matroska",
        "video/x-msvideo",
        "video/mpeg",
        "video/mp2t",
    }
)
DOCUMENTS = frozenset({"application/pdf"})
TYPES = IMAGES | HEIC | AUDIO | VIDEO | DOCUMENTS | {"application/json"}

MB = 1000 * 1000
LIMITS = ((IMAGES | HEIC | {"application/json"}, 25 * MB), (DOCUMENTS, 50 * MB), (AUDIO, 200 * MB), (VIDEO, 1000 * MB))
MAX_SIZE = max(limit for _types, limit in LIMITS)

_START: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_FTYP = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}
_SAME = {
    "audio/webm": {"video/webm"},
    "audio/mp4": {"video/mp4"},
    "image/heif": {"image/heic"},
    "video/quicktime": {"video/mp4"},
    "video/x-matroska": {"video/webm"},
}
"""A container does not tell from its first bytes whether it holds sound only."""


def limit_of(kind: str) -> int:
    """The most bytes that a file announced as `kind` may have; 0 for a type that is not taken."""
    return next((limit for types, limit in LIMITS if kind in types), 0)


def fits(announced: str, found: str) -> bool:
    """True if bytes sniffed as `found` may have been announced as `announced`; else the record says that they differ."""
    return announced == found or found in _SAME.get(announced, set())


def sniff(head: bytes) -> str:
    """The type of the bytes themselves (the first 64 at most); application/octet-stream if it is none of ours."""
    for start, kind in _START:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "application/octet-stream")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "image/heic" if brand in _HEIC_BRANDS else _FTYP.get(brand, "video/mp4")
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:HEAD] else "video/x-matroska"
    if head[:1] == b"\x47" and (len(head) < 189 or head[188:189] == b"\x47") and head[1:2] in b"\x40\x41\x5f\x00\x1f":
        return "video/mp2t"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0:
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return "application/json" if head.lstrip()[:1] in (b"{", b"[") else "application/octet-stream"
