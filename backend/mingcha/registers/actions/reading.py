"""How is a file's row read? Its cells, its faults, and whether its key stood in an earlier row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.registers.actions.batch import Parsed
from mingcha.registers.actions.files import Format
from mingcha.registers.rules.cells import Row
from mingcha.registers.rules.columns import ERROR_COLUMN
from mingcha.registers.rules.inspectors import read_inspector
from mingcha.registers.rules.items import read_item
from mingcha.registers.rules.notes import note, told_duplicate
from mingcha.registers.rules.objects import read_object

Numbered = tuple[int, list[str]]
READERS = {"objects": read_object, "items": read_item, "inspectors": read_inspector}
KEYS = {"objects": ("uscc", "register_no"), "items": ("code",), "inspectors": ("certificate_no",)}


class Reader:
    """Reads a file's rows part by part, in their order, and remembers every key by its hash alone, so that 10^6 rows stay small."""

    def __init__(self, kind: str, found: Format) -> None:
        self._row = Row(kind, found.header, found.places)
        self._read = READERS[kind]
        self._keys = KEYS[kind]
        self._told = next((place for place, name in enumerate(found.header) if name.strip() == ERROR_COLUMN), None)
        self._seen: dict[int, int] = {}

    def read(self, part: Sequence[Numbered]) -> list[Parsed]:
        """The rows with their notes: a key that an earlier row has is a fault of the later one."""
        row, read, parsed = self._row, self._read, []
        row.look_over([cells for _, cells in part])
        for number, cells in part:
            values, notes = read(row, cells)
            first = self._first(values, number)
            if not notes and first:
                notes.append(note("", "duplicate", row=first))
            elif self._told is not None and not notes and told_duplicate(_cell(cells, self._told)):
                notes.append(note("", "still_duplicate"))
            parsed.append(Parsed(number, cells, values, notes))
        return parsed

    def _first(self, values: Mapping[str, Any], number: int) -> int | None:
        found = None
        for name in self._keys:
            if key := values.get(name):
                first = self._seen.setdefault(hash(key), number)
                if first != number:
                    found = first
        return found


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
