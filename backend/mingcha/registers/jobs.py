"""What runs by itself? An import whose process died goes on; changed objects come into the search; exemptions end with their last day."""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import job
from mingcha.registers import actions


@job("resume_imports")
def resume_imports(*, ctx: Ctx) -> None:
    """Takes up every import that says running while nobody runs it."""
    with reading():
        orphans = actions.list_orphans(ctx=ctx)
    for import_id in orphans:
        actions.run_import(import_id, data_dir=settings().data_dir, ctx=ctx)


@job("index_objects")
def index_objects(*, ctx: Ctx) -> None:
    """Numbers objects that were renamed or came another way, and writes their postings."""
    with reading():
        behind = actions.is_behind()
    if behind:
        actions.index_objects()


@job("expire_exemptions")
def expire_exemptions(*, ctx: Ctx) -> None:
    """Ends accepted exemptions whose last day has passed (7.1)."""
    with transaction():
        actions.expire_exemptions(ctx=ctx)
