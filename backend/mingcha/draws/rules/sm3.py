"""What is the SM3 of some bytes? GB/T 32905-2016; by OpenSSL where it has it, else here."""

from __future__ import annotations

import hashlib
import struct

START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
MASK = 0xFFFFFFFF


def _turn(x: int, n: int) -> int:
    return (x << n | x >> (32 - n)) & MASK


# Constant of round j, already turned by j.
_T = tuple(_turn(0x79CC4519 if j < 16 else 0x7A879D8A, j % 32) for j in range(64))


def _expanded(block: bytes) -> list[int]:
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _turn(w[j - 3], 15)
        w.append(x ^ _turn(x, 15) ^ _turn(x, 23) ^ _turn(w[j - 13], 7) ^ w[j - 6])
    return w


def _block(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    w = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        first = _turn((_turn(a, 12) + e + _T[j]) & MASK, 7)
        ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
        gg = e ^ f ^ g if j < 16 else e & f | ~e & g
        x = (ff + d + (first ^ _turn(a, 12)) + (w[j] ^ w[j + 4])) & MASK
        y = (gg + h + first + w[j]) & MASK
        a, b, c, d = x, a, _turn(b, 9), c
        e, f, g, h = y ^ _turn(y, 9) ^ _turn(y, 17), e, _turn(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def sm3_digest(data: bytes) -> bytes:
    """The 32 bytes of SM3, computed here."""
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state: tuple[int, ...] = START
    for at in range(0, len(padded), 64):
        state = _block(state, padded[at : at + 64])
    return struct.pack(">8I", *state)


class _Own:
    """A hash object of the bytes that were given."""

    def __init__(self, data: bytes) -> None:
        self._digest = sm3_digest(data)

    def digest(self) -> bytes:
        """32 bytes."""
        return self._digest

    def hexdigest(self) -> str:
        """64 hex."""
        return self._digest.hex()


class _OpenSsl:
    """The same by OpenSSL, some hundred times faster."""

    def __init__(self, data: bytes) -> None:
        self._hash = hashlib.new("sm3", data)

    def digest(self) -> bytes:
        """32 bytes."""
        return self._hash.digest()

    def hexdigest(self) -> str:
        """64 hex."""
        return self._hash.hexdigest()


sm3 = _OpenSsl if "sm3" in hashlib.algorithms_available else _Own
