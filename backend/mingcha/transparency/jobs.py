"""What of the log runs by itself? Places for new leaves, and signed heads: every ten minutes of activity and once a day."""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import claim_slot, job
from mingcha.transparency import actions

KEEP = "transparency.keep_log"


@job(KEEP)
def keep_log(*, ctx: Ctx) -> None:
    """The day's audit root, then all waiting leaves, then a head if one is due."""
    today, home = ctx.clock.today(), settings()
    with transaction():
        actions.log_signer(home.data_dir, home.log_name, ctx=ctx)
        if claim_slot(KEEP, today.isoformat(), ctx=ctx):
            actions.append_audit_root(today, ctx=ctx)
    while _sequenced():
        pass
    with transaction():
        signer = actions.log_signer(home.data_dir, home.log_name, ctx=ctx)
        actions.issue_checkpoint(signer, ctx=ctx)


def _sequenced() -> int:
    with transaction():
        return actions.sequence()
