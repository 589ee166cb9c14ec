"""How is a name found by part of it among a million? Terms of two neighbouring characters, and blocks of bits."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add
from typing import Any

BLOCK = 8_192
WHOLE = BLOCK // 8
FILTERS = {"district": "d:", "industry": "i:", "kind": "k:", "risk_class": "r:"}
_PREFIXES = tuple(FILTERS.values())
_BYTE = [bit for bit in range(8)]


def terms_of(text: str) -> set[str]:
    """Every two neighbouring characters, Latin letters in capitals."""
    upper = text.upper()
    return set(map(add, upper, upper[1:]))


def postings(rows: Sequence[tuple[int, Sequence[Any]]]) -> dict[str, bytes]:
    """{term: packed places} of one block; rows are (place in the block, (name, then the values of FILTERS, each or None))."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, (name, *_) in rows:
        upper = name.upper()
        for term in map(add, upper, upper[1:]):
            found[term].append(place)
    for number, prefix in enumerate(_PREFIXES, 1):
        held: dict[str | None, list[int]] = defaultdict(list)
        for place, values in rows:
            held[values[number]].append(place)
        found.update((prefix + value, places) for value, places in held.items() if value)
    return {term: packed(places) for term, places in found.items()}


def packed(places: Sequence[int]) -> bytes:
    """A few places as two bytes each, many as one bit each; the length tells which."""
    if len(places) * 2 < WHOLE:
        return array("H", places).tobytes()
    bits = bytearray(WHOLE)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def unpacked(data: bytes) -> int:
    """The places as one whole number, bit n set for place n."""
    if len(data) == WHOLE:
        return int.from_bytes(data, "little")
    places = array("H")
    places.frombytes(data)
    bits = bytearray(WHOLE)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def both(blocks: Mapping[str, bytes], terms: Iterable[str]) -> int:
    """Places that hold all terms, as a whole number."""
    found = -1
    for term in terms:
        data = blocks.get(term)
        if data is None:
            return 0
        found &= unpacked(data)
    return max(found, 0)


def places(bits: int) -> Iterator[int]:
    """The places of a whole number, the least first."""
    for index, byte in enumerate(bits.to_bytes(WHOLE, "little")):
        if byte:
            yield from (index * 8 + bit for bit in _BYTE if byte >> bit & 1)
