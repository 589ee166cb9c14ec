"""Which short code stands for a long hash? Sixteen characters that a person can read out and type."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16


def short_code(sha256_hex: str) -> str:
    """The first 80 bits of a hash in Crockford's base 32 (no I, L, O, U), 16 characters."""
    number = int(sha256_hex[:20], 16)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
