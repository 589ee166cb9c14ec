"""What do the registers tell the floors above?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemListPublished:
    """A list version came into force; items that left the list are published no more."""

    list_id: str
    department_id: str


@dataclass(frozen=True, slots=True)
class ImportFinished:
    """All rows of a file are done."""

    import_id: str
    kind: str
