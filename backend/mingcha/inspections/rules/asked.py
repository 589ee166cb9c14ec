"""Which entries of a visit are asked, given what was answered? The language itself is kernel/template.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.inspections.rules.record import Record
from mingcha.inspections.rules.team import Entry
from mingcha.kernel.template import hidden_entries


def hidden_of(entries: Mapping[str, Entry], answers: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Ids of the entries whose condition does not hold; an item without conditions costs nothing."""
    conditional = {entry.item for entry in entries.values() if entry.line.get("when")}
    hidden: set[str] = set()
    for item in conditional:
        hidden |= hidden_entries([entry.line for entry in entries.values() if entry.item == item], answers)
    return hidden


def settle(record: Record, entries: Mapping[str, Entry]) -> None:
    """Keeps in the record which entries are not asked now; records of checklists without conditions stay as they are."""
    hidden = hidden_of(entries, record["answers"])
    if hidden or "hidden" in record:
        record["hidden"] = sorted(hidden)
