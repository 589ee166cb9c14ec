"""What did a visit find, in one letter per checklist entry? Short enough that every later visit's phone can carry it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LETTERS = {"conforming": "c", "failing": "f", "not_applicable": "n", "recorded": "r", "unanswered": "u"}
NOT_ASKED = "-"


def marks_of(entries: Iterable[str], results: Mapping[str, str]) -> str:
    """`entries` in checklist order, {entry: result} of those with a word said: "cf-n". What was not asked is "-"."""
    return "".join(LETTERS[results[entry]] if entry in results else NOT_ASKED for entry in entries)


def failed_in(marks: str, most: int) -> list[int]:
    """Places in the checklist of the first `most` entries that failed."""
    found: list[int] = []
    at = marks.find(LETTERS["failing"])
    while at >= 0 and len(found) < most:
        found.append(at)
        at = marks.find(LETTERS["failing"], at + 1)
    return found


def count_failed(marks: str) -> int:
    """How many entries failed."""
    return marks.count(LETTERS["failing"])
