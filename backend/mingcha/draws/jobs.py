"""What of draws runs by itself?"""

from __future__ import annotations

from mingcha.draws import actions, queries
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.jobs import claim_slot, job

DAY_HEADS = "draws.keep_day_heads"
OPEN_COMMITS = "draws.notice_open_commits"


@job(DAY_HEADS)
def keep_day_heads(*, ctx: Ctx) -> None:
    """Every whole day since the last one gets its text; one transaction and one claimed slot each, so once."""
    with reading():
        days = queries.list_missing_days(ctx.clock.today())
    for day in days:
        with transaction():
            if claim_slot(DAY_HEADS, day.isoformat(), ctx=ctx):
                actions.keep_day(day, ctx=ctx)


@job(OPEN_COMMITS)
def notice_open_commits(*, ctx: Ctx) -> None:
    """A commit without seed, or a secret without reveal, past its announced time becomes a fact: once per draw and kind."""
    with reading():
        late = queries.list_late_commits(ctx.clock.now())
    for draw_id, kind in late:
        with transaction():
            if claim_slot(OPEN_COMMITS, f"{draw_id}/{kind[0]}", ctx=ctx):
                actions.notice_open_commit(draw_id, kind, ctx=ctx)


@job("draws.forget_proof_tries")
def forget_proof_tries(*, ctx: Ctx) -> None:
    """Addresses that asked for proofs are not kept."""
    with transaction():
        actions.forget_proof_tries(ctx=ctx)
