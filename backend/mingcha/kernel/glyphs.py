"""Which characters can a font draw? Read from its own cmap, so that no name is printed as an empty box."""

from __future__ import annotations

import struct
from collections.abc import Set


class UnreadableFont(Exception):
    """The file is not a TrueType or OpenType font with a Unicode cmap."""


def characters_of(font: bytes) -> frozenset[int]:
    """All code points that the font maps to a glyph (cmap formats 4 and 12). Raises UnreadableFont."""
    try:
        offset, _length = _tables(font)[b"cmap"]
        found: set[int] = set()
        for sub in _unicode_subtables(font, offset):
            (kind,) = struct.unpack_from(">H", font, sub)
            if kind == 12:
                found |= _format_12(font, sub)
            elif kind == 4:
                found |= _format_4(font, sub)
    except (KeyError, struct.error) as error:
        raise UnreadableFont() from error
    if not found:
        raise UnreadableFont()
    return frozenset(found)


def printable(text: str, characters: Set[int]) -> str:
    """`text` with every character the font lacks written as its number: 〔U+20BB7〕. Line breaks stay, other controls become blanks."""
    return "".join(_shown(ch, characters) for ch in text)


def _shown(ch: str, characters: Set[int]) -> str:
    if ch == "\n":
        return ch
    if ord(ch) < 0x20 or ord(ch) == 0x7F:
        return " "
    return ch if ord(ch) in characters else f"〔U+{ord(ch):04X}〕"


def _tables(font: bytes) -> dict[bytes, tuple[int, int]]:
    (count,) = struct.unpack_from(">H", font, 4)
    rows = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    return {tag: (offset, length) for tag, _sum, offset, length in rows}


def _unicode_subtables(font: bytes, cmap: int) -> list[int]:
    _version, count = struct.unpack_from(">HH", font, cmap)
    rows = [struct.unpack_from(">HHI", font, cmap + 4 + 8 * i) for i in range(count)]
    return [
        cmap + offset for platform, encoding, offset in rows if platform == 0 or (platform == 3 and encoding in (1, 10))
    ]


def _format_12(font: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for i in range(groups):
        start, end, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * i)
        found.update(range(start, end + 1))
    return found


def _format_4(font: bytes, at: int) -> set[int]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    found: set[int] = set()
    for start, end in zip(starts, ends, strict=True):
        if start != 0xFFFF:
            found.update(range(start, end + 1))
    return found
