"""Is a character the font lacks printed as its number, never as an empty box?"""

from __future__ import annotations

import struct

import pytest

from mingcha.dossiers.rules.bag import Lists, Written
from mingcha.kernel.clock import local_text as local
from mingcha.kernel.glyphs import UnreadableFont, characters_of, printable
from mingcha.kernel.printing import find_fonts, printable_values


def font_with(subtable: bytes, platform: int = 3, encoding: int = 10) -> bytes:
    """The smallest file with one cmap subtable."""
    cmap = struct.pack(">HHHHI", 0, 1, platform, encoding, 12) + subtable
    return struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


def test_both_kinds_of_table_are_read() -> None:
    groups = (
        struct.pack(">HHIII", 12, 0, 40, 0, 2)
        + struct.pack(">III", 0x41, 0x43, 1)
        + struct.pack(">III", 0x20BB7, 0x20BB7, 9)
    )
    assert characters_of(font_with(groups)) == {0x41, 0x42, 0x43, 0x20BB7}
    segments = (
        struct.pack(">HHHHHHH", 4, 40, 0, 4, 0, 0, 0)
        + struct.pack(">HHH", 0x32, 0xFFFF, 0)
        + struct.pack(">HH", 0x30, 0xFFFF)
    )
    assert characters_of(font_with(segments, encoding=1)) == {0x30, 0x31, 0x32}


@pytest.mark.parametrize(
    "data",
    [b"", b"not a font", font_with(struct.pack(">HHIII", 12, 0, 16, 0, 0)), font_with(b"", platform=1, encoding=0)],
)
def test_what_is_no_font_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFont):
        characters_of(data)


def test_rare_characters_become_numbers_and_controls_blanks() -> None:
    known = {ord(ch) for ch in "示例吉野家"}
    assert printable("示例𠮷野家\n家\x07", known) == "示例〔U+20BB7〕野家\n家 "
    assert printable_values({"a": ["𠮷", 3, None], "b": {"c": "家"}}, known) == {
        "a": ["〔U+20BB7〕", 3, None],
        "b": {"c": "家"},
    }


def test_the_shipped_font_draws_every_gb2312_character() -> None:
    regular, bold = find_fonts(None)
    both = characters_of(regular.read_bytes()) & characters_of(bold.read_bytes())
    gb2312 = {
        ch
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        for ch in bytes([row, cell]).decode("gb2312", "ignore")
    }
    assert len(gb2312) == 6763
    assert {ch for ch in gb2312 if ord(ch) not in both} == set()


def test_instants_are_printed_as_the_wall_clock_in_china() -> None:
    assert local("2026-06-15T02:04:12.310Z") == "2026-06-15 10:04:12"
    assert local(None) == "—"


def test_the_lists_of_a_bag_are_sorted_and_its_info_stays_on_one_line() -> None:
    lists = Lists()
    lists.add("data/b", Written("b" * 64, "c" * 64, 2))
    lists.add("data/a", Written("a" * 64, "d" * 64, 1))
    tags = lists.tag_files({"External-Description": "甲\n乙"})
    assert tags["manifest-sha256.txt"].decode() == f"{'a' * 64}  data/a\n{'b' * 64}  data/b\n"
    assert tags["bag-info.txt"].decode() == "External-Description: 甲 乙\nPayload-Oxum: 3.2\n"
    assert sorted(line.split("  ")[1] for line in tags["tagmanifest-sha256.txt"].decode().splitlines()) == [
        "bag-info.txt",
        "bagit.txt",
        "manifest-sha256.txt",
        "manifest-sm3.txt",
    ]
