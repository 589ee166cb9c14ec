"""Where does chance come from? One port: a draw touches it when it is opened, and it is data afterwards."""

from __future__ import annotations

import hashlib
import secrets
from typing import Protocol


class Chance(Protocol):
    """`token(n)` gives n unpredictable bytes (or, for the sample county, repeatable ones)."""

    def token(self, nbytes: int) -> bytes: ...


class SystemChance:
    """The operating system's random source."""

    def token(self, nbytes: int) -> bytes:
        """`nbytes` unpredictable bytes."""
        return secrets.token_bytes(nbytes)


class SeededChance:
    """The same bytes for the same seed, for samples and tests; never used by a real office."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._count = 0

    def token(self, nbytes: int) -> bytes:
        """The next `nbytes` of the SHA-256 counter stream of the seed."""
        out = b""
        while len(out) < nbytes:
            out += hashlib.sha256(self._seed + b"|" + str(self._count).encode()).digest()
            self._count += 1
        return out[:nbytes]
