"""In whose hands is an import? One thread's at a time; a dead thread's import is free."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.registers.models import Import
from mingcha.registers.rules.problems import ImportFinished, ImportRunning
from mingcha.registers.rules.states import STEPS

LEASE = timedelta(seconds=60)
_active: set[str] = set()


@dataclass(frozen=True, slots=True)
class Source:
    """A claimed import: what is to be read, from which row on, in whose hands."""

    id: str
    kind: str
    sha256: str
    encoding: str
    rows_done: int
    runner: str


def claim_import(import_id: str, *, ctx: Ctx) -> Source:
    """Takes an import into this thread's hands. Raises ImportFinished, ImportRunning, NotFound."""
    row = session().get(Import, import_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if "run" not in STEPS[row.state]:
        raise ImportFinished()
    if row.state == "running" and alive(row, ctx):
        raise ImportRunning(done=row.rows_done)
    row.state, row.phase, row.cancel_asked, row.problem = "running", "counting", False, None
    row.runner = f"{platform.node()}|{os.getpid()}|{ctx.ids.new()}"
    row.lease_until = ctx.clock.now() + LEASE
    session().flush()
    _active.add(row.runner)
    return Source(row.id, row.kind, row.sha256, row.encoding, row.rows_done, row.runner)


def list_orphans(*, ctx: Ctx) -> list[str]:
    """Imports whose process died: ids, oldest first."""
    rows = session().scalars(select(Import).where(Import.state == "running").order_by(Import.created_at, Import.id))
    return [row.id for row in rows if not alive(row, ctx)]


def mine(source: Source) -> Import | None:
    """The import if this thread still holds it (locked until the transaction ends), else None."""
    row = session().get(Import, source.id, with_for_update=True, populate_existing=True)
    return row if row is not None and row.runner == source.runner else None


def release(source: Source) -> None:
    """The thread has ended."""
    _active.discard(source.runner)


def alive(row: Import, ctx: Ctx) -> bool:
    """True if the thread that took the row still works: known by process here, by its lease from elsewhere."""
    node, pid, _ = (row.runner or "||").split("|")
    if node != platform.node():
        return row.lease_until is not None and row.lease_until > ctx.clock.now()
    if int(pid) == os.getpid():
        return row.runner in _active
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
