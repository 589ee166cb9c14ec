"""Which choice does the sample county make at this place? A pure function of a label: no state, no order, the same for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

SEED = "mingcha-sample-county-1"
T = TypeVar("T")


def lot(*label: object) -> int:
    """A whole number of 64 bits that belongs to the label."""
    text = "|".join((SEED, *map(str, label)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def below(limit: int, *label: object) -> int:
    """A whole number from 0 to limit − 1."""
    return lot(*label) % limit


def one_of(choices: Sequence[T], *label: object) -> T:
    """One of the choices, each equally likely."""
    return choices[below(len(choices), *label)]


def weighted(choices: Sequence[tuple[T, int]], *label: object) -> T:
    """One of the (choice, weight) pairs; weights are whole numbers with a sum above 0."""
    rest = below(sum(weight for _, weight in choices), *label)
    for choice, weight in choices:
        rest -= weight
        if rest < 0:
            return choice
    raise AssertionError("weights changed while drawing")
