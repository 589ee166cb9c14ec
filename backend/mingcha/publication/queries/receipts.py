"""What may the holder of a receipt learn? Only what they know already, how far the record is, and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from mingcha.identity.queries import get_department
from mingcha.inspections.queries import find_receipt
from mingcha.kernel.db import session
from mingcha.publication.models import Publication, Snapshot


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sealed record as its receipt shows it; `published_on` and `object_id` only once the result is public."""

    code: str
    sealed_at: datetime
    office: str
    state: str
    published_on: date | None
    object_id: str | None


def get_receipt(code: str) -> Receipt | None:
    """The record with this receipt code (32 hex characters), or None if none has arrived."""
    found = find_receipt(code)
    if found is None:
        return None
    statement = (
        select(Snapshot.published_on)
        .join(Publication, Publication.id == Snapshot.publication_id)
        .where(Publication.inspection_id == found.inspection_id)
    )
    on = session().execute(statement).scalar()
    office = get_department(found.department_id).name
    state = "published" if on else found.state
    return Receipt(found.seal_hash[:32], found.sealed_at, office, state, on, found.object_id if on else None)
