"""How alike are two pictures, or two signatures? Bits that differ of 64, and how far two shapes lie apart. Pure."""

from __future__ import annotations

BANDS = 4
MOST_BITS = 3
"""With four bands, two of at most three differing bits are always found."""


def bands(bits: str) -> tuple[int, ...]:
    """64 bits (16 hex digits) as four numbers of 16 bits, for looking up."""
    return tuple(int(bits[4 * n : 4 * n + 4], 16) for n in range(BANDS))


def differing(one: str, other: str) -> int:
    """How many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def apart(one: str, other: str) -> int:
    """The furthest that two points at the same place of two shapes lie apart, in thousandths of the signature's larger side."""
    first, second = bytes.fromhex(one), bytes.fromhex(other)
    furthest = max(abs(a - b) for a, b in zip(first, second, strict=True))
    return round(furthest * 1000 / 255)
