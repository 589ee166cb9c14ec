"""Is this a unified social credit code (GB 32100-2015), and what does it say about its holder?"""

from __future__ import annotations

import re
from operator import getitem

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
GB11714_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
OLD_NUMBER = re.compile(r"[0-9]{15}")
# The tables hold value x weight of each place, so that checking a row costs one sum.
_TABLES = tuple({char: value * weight for value, char in enumerate(ALPHABET)} for weight in WEIGHTS)
_BODY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_TABLES = tuple({char: value * weight for value, char in enumerate(_BODY)} for weight in GB11714_WEIGHTS)
PROVINCES = frozenset(
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82".split()
)
KINDS = {
    "11": "organ",
    "12": "public_institution",
    "13": "association",
    "51": "association",
    "52": "private_non_enterprise",
    "53": "foundation",
    "91": "enterprise",
    "92": "individual_business",
    "93": "cooperative",
    "N1": "collective",
    "N2": "collective",
    "N3": "collective",
}


def uscc_error(code: str) -> str | None:
    """None if the code is right, else `shape` (18 places, letters only in 1-2 and 9-18, never I O S V Z) or `check`."""
    if not SHAPE.fullmatch(code):
        return "shape"
    total = sum(map(getitem, _TABLES, code))
    return None if ALPHABET[-total % 31] == code[17] else "check"


def uscc_warnings(code: str) -> list[str]:
    """What is odd about a right code: `organ` (place 17 fails GB 11714) and `region` (no such province); codes of old regions stay valid."""
    found = []
    total = sum(map(getitem, _BODY_TABLES, code[8:16]))
    if "0123456789X0"[(11 - total % 11)] != code[16]:
        found.append("organ")
    if code[2:4] not in PROVINCES:
        found.append("region")
    return found


def old_number_ok(number: str) -> bool:
    """True if a 15-digit registration number carries its check digit (ISO 7064 MOD 11,10)."""
    rest = 10
    for char in number[:14]:
        rest = (rest + int(char)) % 10 or 10
        rest = rest * 2 % 11
    return (rest + int(number[14])) % 10 == 1


def kind_of(code: str) -> str | None:
    """The kind of holder that the first two characters tell, or None."""
    return KINDS.get(code[:2])
