"""Which inspection is named, and who has read or exported its dossier?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.inspections import queries as inspections
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT

READS = ("read_dossier", "export_dossier", "print_paper")


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """Somebody read or exported a dossier."""

    at: datetime
    by: str
    action: str


def list_custody(inspection_id: str) -> list[CustodyRow]:
    """Who read or exported the dossier, the first first."""
    columns = (AuditEntry.at, AuditEntry.actor_name, AuditEntry.action)
    statement = select(*columns).where(AuditEntry.subject_id == inspection_id, AuditEntry.action.in_(READS))
    return [CustodyRow(*row) for row in session().execute(statement.order_by(AuditEntry.seq))]


def list_custody_until(inspection_id: str, until: str | None) -> list[dict[str, str]]:
    """The same before an instant (RFC 3339; None: nobody), as it goes into a bag: later readings are for a supplement."""
    rows = [(rfc3339(row.at), row.by, row.action) for row in list_custody(inspection_id)]
    return [{"at": at, "by": by, "action": action} for at, by, action in rows if until and at < until]


def find_inspection_id(text: str) -> str | None:
    """The inspection whose id or exact number this is, or None."""
    if text in inspections.list_inspections_by_id([text]):
        return text
    page = inspections.find_inspections(scope=None, q=text, limit=LIMIT)
    return next((row.id for row in page.items if row.number == text), None)
