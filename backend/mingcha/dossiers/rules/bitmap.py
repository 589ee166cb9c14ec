"""How are sets of row numbers kept small and joined fast? As blocks of 8,192 bits: a million rows are 123 of them. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping

BLOCK = 8192
Blocks = dict[int, int]
"""{block: bits}; a block without bits is absent."""


def place_of(no: int) -> tuple[int, int]:
    """(block, bit mask) of a row number."""
    return no // BLOCK, 1 << (no % BLOCK)


def packed(bits: int) -> bytes:
    """A block as it is stored; mostly zeros, so packing makes a rare term's block some twenty bytes."""
    return zlib.compress(bits.to_bytes(BLOCK // 8, "little"), 1)


def unpacked(data: bytes) -> int:
    """The bits of a stored block."""
    return int.from_bytes(zlib.decompress(data), "little")


def both(one: Mapping[int, int], other: Mapping[int, int]) -> Blocks:
    """What is in both sets."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    joined = {block: bits & many.get(block, 0) for block, bits in few.items()}
    return {block: bits for block, bits in joined.items() if bits}


def either(sets: Iterable[Mapping[int, int]]) -> Blocks:
    """What is in any of the sets."""
    found: Blocks = {}
    for one in sets:
        for block, bits in one.items():
            found[block] = found.get(block, 0) | bits
    return found


def of_numbers(numbers: Iterable[int]) -> Blocks:
    """The set of these row numbers."""
    found: Blocks = {}
    for no in numbers:
        block, bit = place_of(no)
        found[block] = found.get(block, 0) | bit
    return found


def size_of(blocks: Mapping[int, int]) -> int:
    """How many numbers the set has."""
    return sum(bits.bit_count() for bits in blocks.values())


def numbers_of(blocks: Mapping[int, int]) -> Iterator[int]:
    """Its numbers, rising."""
    for block in sorted(blocks):
        bits = blocks[block]
        while bits:
            low = bits & -bits
            yield block * BLOCK + low.bit_length() - 1
            bits ^= low


def holds(blocks: Mapping[int, int], no: int) -> bool:
    """Whether the number is in the set."""
    block, bit = place_of(no)
    return bool(blocks.get(block, 0) & bit)
