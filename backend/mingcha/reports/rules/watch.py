"""What puts a department on the watch list (督查清单)? Pure (S4-13)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

RULES = ("rules_published", "rules_sections")
INCOMPLETE, WEAK, LOW_USE = "incomplete", "weak", "low_use"


def grounds_of(open_checks: Collection[str], use: Mapping[str, int], least: int) -> tuple[str, ...]:
    """一单、两库、一细则 incomplete, a weak mechanism (its rules are missing or miss a part), a low rate of platform use.

    `use` is {num, den} of inspections on the platform; `least` the percent below which it is low. Nothing inspected is no low use.
    """
    found = []
    if open_checks:
        found.append(INCOMPLETE)
    if any(code in RULES for code in open_checks):
        found.append(WEAK)
    if use["den"] and use["num"] * 100 < least * use["den"]:
        found.append(LOW_USE)
    return tuple(found)


def is_late(due_on: date | None, today: date) -> bool:
    """True once the day that was named is over."""
    return due_on is not None and due_on < today
