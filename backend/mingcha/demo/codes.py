"""Which credit code has a sample business? Valid in both check characters, and in a number range that no registrar gives out."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
COUNTY = "320623"


def body_check(body: str) -> str:
    """Place 17 (GB 11714) for the eight characters of the organisation code."""
    total = sum(weight * int(letter, 36) for weight, letter in zip(BODY_WEIGHTS, body, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def last_check(first: str) -> str:
    """Place 18 (GB 32100) for the seventeen characters before it."""
    total = sum(weight * ALPHABET.index(letter) for weight, letter in zip(WEIGHTS, first, strict=True))
    return ALPHABET[-total % 31]


def credit_code(prefix: str, number: int) -> str:
    """`prefix` is registrar and class (91 enterprise, 92 individual business, 93 cooperative, 52 private non-enterprise unit);
    `number` 0–9999 stands behind 0000, a range that is not in use."""
    body = f"0000{number:04d}"
    first = prefix + COUNTY + body + body_check(body)
    return first + last_check(first)
