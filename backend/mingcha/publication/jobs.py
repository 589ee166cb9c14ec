"""What does publication do by itself? It looks at the dates and marks what became due soon or overdue."""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.jobs import claim_slot, job
from mingcha.publication import actions, queries

NAME = "mark_deadlines"


@job(NAME)
def mark_deadlines(*, ctx: Ctx) -> None:
    """Marks each waiting result whose state no longer fits its dates; one transaction and one claimed slot each, so once."""
    today = ctx.clock.today()
    with reading():
        waiting = queries.list_due_changes(today)
    for change in waiting:
        with transaction():
            if claim_slot(NAME, change.slot, ctx=ctx):
                actions.mark_deadline(change.publication_id, today=today, ctx=ctx)
