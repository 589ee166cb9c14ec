"""How is an office's file received, and how is its import stopped?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import select

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.registers.actions.claims import alive
from mingcha.registers.actions.files import Format, find_format, keep_file
from mingcha.registers.models import Import
from mingcha.registers.rules.problems import ImportFinished, ImportIdTaken
from mingcha.registers.rules.states import STEPS


@dataclass(frozen=True, slots=True)
class Upload:
    """A stored file that can be read as its kind; `size` in bytes."""

    kind: str
    sha256: str
    size: int
    found: Format


def keep_upload(stream: IO[bytes], *, kind: str, data_dir: Path) -> Upload:
    """Stores the bytes and looks at the header, before and outside any transaction.

    Raises FileUnreadable, FileEmpty, HeaderMissing, HeaderTwice; then nothing is recorded.
    """
    kept = keep_file(stream, data_dir)
    return Upload(kind, kept.sha256, kept.size, find_format(kind, kept.sha256, data_dir))


def receive_import(import_id: str, upload: Upload, *, filename: str, ctx: Ctx) -> str:
    """Records an upload under the client's id; the same again changes nothing. Returns the id. Raises ImportIdTaken."""
    row = session().get(Import, import_id)
    if row is not None:
        if (row.sha256, row.kind, row.department_id) != (upload.sha256, upload.kind, ctx.actor.department_id):
            raise ImportIdTaken()
        return import_id
    found, kind = upload.found, upload.kind
    row = Import(
        id=import_id, kind=kind, filename=filename, sha256=upload.sha256, size=upload.size, format=found.format
    )
    row.encoding, row.delimiter, row.header = found.encoding, found.delimiter, found.header
    row.department_id, row.created_by, row.created_at = ctx.actor.department_id, ctx.actor.id, ctx.clock.now()
    session().add(row)
    session().flush()
    audit.record(
        ctx,
        "receive_import",
        ("import", import_id),
        None,
        {"kind": kind, "filename": filename, "sha256": upload.sha256},
    )
    return import_id


def find_unfinished(kind: str, sha256: str) -> str | None:
    """The newest import of the same file that has not reached its end, or None (command line: go on after a crash)."""
    statement = select(Import.id).where(Import.kind == kind, Import.sha256 == sha256, Import.state != "done")
    return session().scalars(statement.order_by(Import.created_at.desc(), Import.id.desc()).limit(1)).first()


def cancel_import(import_id: str, *, ctx: Ctx) -> None:
    """Asks a running import to stop after its present batch; rows already taken stay. Stopping twice is the same as once. Raises ImportFinished, NotFound."""
    row = session().get(Import, import_id, with_for_update=True)
    if row is None:
        raise NotFound()
    if row.state == "done":
        raise ImportFinished()
    if "cancel" not in STEPS[row.state]:
        return
    row.cancel_asked = True
    if row.state != "running" or not alive(row, ctx):
        row.state, row.runner, row.lease_until = "cancelled", None, None
    session().flush()
    audit.record(ctx, "cancel_import", ("import", import_id), None, {"rows_done": row.rows_done})
