"""What does publication tell the floors above?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ResultPublished:
    """A result became public on `published_on` (local date)."""

    publication_id: str
    inspection_id: str
    object_id: str
    department_id: str
    published_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PublicationsChanged:
    """The publications of these inspections were opened, or got another date."""

    inspection_ids: tuple[str, ...]
