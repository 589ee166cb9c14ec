"""How is a thing named? UUIDv7 (RFC 9562) as text, so that ids sort by their time."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Protocol

from mingcha.kernel.chance import Chance, SeededChance, SystemChance
from mingcha.kernel.clock import Clock

_VARIANT = {f"{digit:x}": f"{0b1000 | digit & 0b11:x}" for digit in range(16)}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Ids(Protocol):
    """`new` gives an id never given before, `many` so many of them in their order."""

    def new(self) -> str: ...

    def many(self, count: int) -> list[str]: ...


class _ClockIds:
    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance
        self._last = 0

    def new(self) -> str:
        """The next UUIDv7; two of one millisecond keep their order by a 12-bit counter."""
        tick = int(self._clock.now().timestamp() * 1000) << 12
        self._last = max(tick, self._last + 1)
        return _uuid7(self._last, self._chance.token(8).hex())

    def many(self, count: int) -> list[str]:
        """The next `count` of them."""
        return [self.new() for _ in range(count)]


class SystemIds(_ClockIds):
    """Ids of a real office."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, SystemChance())

    def many(self, count: int) -> list[str]:
        """The next `count` of them: clock and chance are asked once, which a long import notices."""
        tick = int(self._clock.now().timestamp() * 1000) << 12
        first = max(tick, self._last + 1)
        self._last = first + count - 1
        tails = self._chance.token(8 * count).hex()
        return [_uuid7(first + n, tails[16 * n : 16 * n + 16]) for n in range(count)]


class SeededIds(_ClockIds):
    """The same ids for the same seed and clock: the sample county and tests."""

    def __init__(self, seed: str, clock: Clock) -> None:
        super().__init__(clock, SeededChance("ids|" + seed))


def _uuid7(tick: int, tail: str) -> str:
    """48 bits of milliseconds and 12 of a counter in `tick`; `tail` is 16 hex digits of chance, of which 62 bits count."""
    head = f"{tick & 0xFFFFFFFFFFFFFFF:015x}"
    return f"{head[:8]}-{head[8:12]}-7{head[12:]}-{_VARIANT[tail[0]]}{tail[1:4]}-{tail[4:]}"


def is_uuid(text: str) -> bool:
    """True for a lower-case UUID in its canonical form."""
    return UUID.fullmatch(text) is not None


def derived_id(origin: str, kind: str, at: datetime) -> str:
    """A UUIDv7 that follows from what it came from: the same news opens the same row, whoever is told of it."""
    raw = bytearray(hashlib.sha256(f"{kind}|{origin}".encode()).digest()[:16])
    raw[:6] = int(at.timestamp() * 1000).to_bytes(6, "big")
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
