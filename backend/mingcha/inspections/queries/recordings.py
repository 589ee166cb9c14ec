"""Which recordings of body cameras were brought to the desk for a visit, and who may bring or send one?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.inspections.models import HandOver, ImportedRecording, Inspection, Seat
from mingcha.inspections.rules.recordings import Filmed, may_import
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One imported recording. `length` in bytes; `begun_at` as the camera claims; withdrawn ones never arrived."""

    id: str
    inspection_id: str
    sha256: str
    length: int
    type: str
    filename: str
    recorder_no: str
    wearer_id: str
    wearer_name: str
    begun_at: datetime
    after_seal: bool
    reason: str | None
    imported_at: datetime
    imported_by: str
    imported_by_name: str
    leaf: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str | None
    withdraw_reason: str | None

    def shown(self) -> dict[str, Any]:
        """As JSON values, in the form of the record and the dossier."""
        withdrawn = self.withdrawn_at and {
            "at": rfc3339(self.withdrawn_at),
            "by": self.withdrawn_by_name,
            "reason": self.withdraw_reason,
        }
        return {
            "evidence": self.id,
            "sha256": self.sha256,
            "len": self.length,
            "type": self.type,
            "filename": self.filename,
            "recorder_no": self.recorder_no,
            "wearer": {"id": self.wearer_id, "name": self.wearer_name},
            "begun_at": rfc3339(self.begun_at),
            "after_seal": self.after_seal,
            "reason": self.reason,
            "at": rfc3339(self.imported_at),
            "by": {"id": self.imported_by, "name": self.imported_by_name},
            "leaf": self.leaf,
            "withdrawn": withdrawn,
        }


_COLUMNS = [getattr(ImportedRecording, name) for name in ImportedRow.__slots__]


def list_imported(inspection_id: str) -> list[ImportedRow]:
    """Every recording brought for a visit, withdrawn ones too, the first first."""
    statement = select(*_COLUMNS).where(ImportedRecording.inspection_id == inspection_id)
    ordered = statement.order_by(ImportedRecording.imported_at, ImportedRecording.id)
    return [ImportedRow(*row) for row in session().execute(ordered)]


def find_imported(recording_id: str) -> ImportedRow | None:
    """The recording with this evidence id, or None."""
    row = session().execute(select(*_COLUMNS).where(ImportedRecording.id == recording_id)).one_or_none()
    return ImportedRow(*row) if row else None


def may_send_import(actor: Actor, recording_id: str, inspection_id: str) -> bool:
    """True if that recording was announced for that visit, is not given up, and this person may add to the visit."""
    row = find_imported(recording_id)
    if row is None or row.withdrawn_at is not None or row.inspection_id != inspection_id:
        return False
    visit = session().get(Inspection, inspection_id)
    return visit is not None and "import" in importing(actor, visit)


def filmed(row: Inspection) -> Filmed:
    """What the rules need to know of a visit; handed-over inspectors belong to its people."""
    seats = session().execute(select(Seat.inspector_id).where(Seat.inspection_id == row.id)).scalars()
    left = session().execute(select(HandOver.leaves_id).where(HandOver.inspection_id == row.id)).scalars()
    return Filmed(row.state, row.lead_department_id, row.sealed_at, frozenset(seats) | frozenset(left))


def importing(actor: Actor, row: Inspection) -> list[str]:
    """`import` where this person may add a recording to the visit."""
    if not actor.can(Permission.EVIDENCE_UPLOAD) or row.state == "cancelled":
        return []
    supervises = actor.can(Permission.INSPECTION_REVIEW)
    return ["import"] if may_import(actor.id, actor.department_id, supervises, filmed(row)) else []
