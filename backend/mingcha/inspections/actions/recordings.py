"""How is a body camera's file added to a visit at the desk? Said first, with its hash and in the log; then sent (S3A-2.7c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mingcha.evidence import actions as evidence
from mingcha.evidence.queries import find_item, list_items_of_visit
from mingcha.identity.queries import list_people_by_id
from mingcha.inspections.models import ImportedRecording, Inspection
from mingcha.inspections.queries.recordings import ImportedRow, filmed, find_imported, list_imported
from mingcha.inspections.rules.recordings import (
    RecordingArrived,
    RecordingIdTaken,
    RecordingThere,
    check_import,
    check_may_import,
)
from mingcha.kernel import audit
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.transparency import actions as log

LEAF = "visit.import"


@dataclass(frozen=True, slots=True)
class Brought:
    """What is said of a file: its hash as computed before sending, `length` in bytes, and what the camera claims."""

    sha256: str
    length: int
    type: str
    filename: str
    recorder_no: str
    wearer: str
    begun_at: datetime
    reason: str | None

    def told(self, recording_id: str, by: str) -> dict[str, Any]:
        """What the log keeps of it."""
        plain = {"import": recording_id, "sha256": self.sha256, "len": self.length, "type": self.type, "by": by}
        camera = {"recorder_no": self.recorder_no, "wearer": self.wearer, "begun_at": rfc3339(self.begun_at)}
        return {**plain, **camera, "reason": self.reason or ""}


def import_recording(inspection_id: str, recording_id: str, said: Brought, *, days: int, ctx: Ctx) -> ImportedRow:
    """Says which file is added, by whom, from which camera; its bytes come by tus under `recording_id`. Once per file and visit.

    The same file again gives the row that is there. `days` after the seal nothing is added. Raises NotFound, and what check_import raises.
    """
    visit = _locked(inspection_id, ctx)
    rows = list_imported(inspection_id)
    known = next((one for one in rows if one.sha256 == said.sha256 and not one.withdrawn_at), None)
    if known is not None:
        return known
    found = filmed(visit)
    check_import(found, wearer=said.wearer, reason=said.reason, now=ctx.clock.now(), days=days)
    _check_new(inspection_id, recording_id, said.sha256)
    announced = evidence.Announcement(recording_id, inspection_id, said.sha256, said.type, "clip", said.length)
    evidence.announce_import(announced, ctx=ctx)
    told = said.told(recording_id, ctx.actor.id)
    leaf = log.append_fact(LEAF, inspection_id, told, ctx=ctx)
    session().add(_row(inspection_id, recording_id, said, leaf, found.sealed_at is not None, ctx))
    visit.version += 1  # whoever decides on the record has seen it
    audit.record(ctx, "import_recording", ("inspection", inspection_id), None, told | {"filename": said.filename})
    session().flush()
    return _get(recording_id)


def _row(
    inspection_id: str, recording_id: str, said: Brought, leaf: str, after_seal: bool, ctx: Ctx
) -> ImportedRecording:
    return ImportedRecording(
        id=recording_id,
        inspection_id=inspection_id,
        sha256=said.sha256,
        length=said.length,
        type=said.type,
        filename=said.filename,
        recorder_no=said.recorder_no,
        wearer_id=said.wearer,
        wearer_name=list_people_by_id([said.wearer])[said.wearer].name,
        begun_at=said.begun_at,
        after_seal=after_seal,
        reason=said.reason,
        imported_at=ctx.clock.now(),
        imported_by=ctx.actor.id,
        imported_by_name=ctx.actor.name,
        leaf=leaf,
    )


def withdraw_recording(inspection_id: str, recording_id: str, *, reason: str, pieces: Path, ctx: Ctx) -> ImportedRow:
    """Gives up a recording whose bytes have not arrived; it stays listed as given up. Raises NotFound or RecordingArrived."""
    visit = _locked(inspection_id, ctx)
    row = session().get(ImportedRecording, recording_id, populate_existing=True)
    if row is None or row.inspection_id != inspection_id:
        raise NotFound()
    item = find_item(recording_id)
    if item is not None and item.state == "stored":
        raise RecordingArrived()
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by_name, row.withdraw_reason = ctx.clock.now(), ctx.actor.name, reason
        told = {"import": recording_id, "withdrawn": reason, "by": ctx.actor.id}
        log.append_fact(LEAF, inspection_id, told, ctx=ctx)
        visit.version += 1
        audit.record(ctx, "withdraw_recording", ("inspection", inspection_id), None, told)
        session().flush()
    evidence.drop_pieces(recording_id, folder=pieces)
    return _get(recording_id)


def _locked(inspection_id: str, ctx: Ctx) -> Inspection:
    """The visit, if this person may add to it. Raises NotFound."""
    statement = select(Inspection).where(Inspection.id == inspection_id).with_for_update()
    row = session().execute(statement, execution_options={"populate_existing": True}).scalar_one_or_none()
    if row is None:
        raise NotFound()
    check_may_import(ctx.actor.id, ctx.actor.department_id, ctx.actor.can(Permission.INSPECTION_REVIEW), filmed(row))
    return row


def _check_new(inspection_id: str, recording_id: str, sha256: str) -> None:
    """Raises RecordingIdTaken, or RecordingThere where a phone sent the same bytes for this visit."""
    if find_item(recording_id) is not None:
        raise RecordingIdTaken()
    same = (one for one in list_items_of_visit(inspection_id) if one.sha256 == sha256)
    if any(one.src != evidence.IMPORTED for one in same):
        raise RecordingThere()


def _get(recording_id: str) -> ImportedRow:
    row = find_imported(recording_id)
    if row is None:
        raise NotFound()
    return row
