"""What runs by itself? Once a day the indicators are counted."""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.jobs import claim_slot, job
from mingcha.risk import actions

NAME = "risk.scan"


@job(NAME)
def scan_daily(*, ctx: Ctx) -> None:
    """One count a day, whoever runs it; a day that was slept through is counted with the next, since windows reach back."""
    with transaction():
        if claim_slot(NAME, ctx.clock.today().isoformat(), ctx=ctx):
            actions.scan_indicators(ctx=ctx)
