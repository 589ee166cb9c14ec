"""Which inspection is named?"""

from __future__ import annotations

from mingcha.inspections import queries as inspections
from mingcha.kernel.pages import LIMIT


def find_inspection_id(text: str) -> str | None:
    """The inspection whose id or exact number this is, or None."""
    if text in inspections.list_inspections_by_id([text]):
        return text
    page = inspections.find_inspections(scope=None, q=text, limit=LIMIT)
    return next((row.id for row in page.items if row.number == text), None)
