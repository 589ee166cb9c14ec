"""What runs by itself? Once an hour everything that should be there is looked for, so that what is missing is on record within a day."""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import claim_slot, job
from mingcha.obligations import actions, queries
from mingcha.obligations.rules import How

NAME = "obligations.look"
CHUNK = 100


@job(NAME)
def look_hourly(*, ctx: Ctx) -> None:
    """One look an hour; after a pause of the machine the first look finds everything that came and went meanwhile."""
    with transaction():
        mine = claim_slot(NAME, f"{ctx.clock.now():%Y-%m-%dT%H}", ctx=ctx)
    if mine:
        look(ctx=ctx)


def look(*, ctx: Ctx) -> None:
    """Records what is missing and closes what has come, in short transactions; two that look at once record each fact once (evidence.md G8)."""
    home, now, today = settings(), ctx.clock.now(), ctx.clock.today()
    with reading():
        ids = queries.list_to_settle(now, seal_days=home.missing_seal_days)
        lost = queries.list_lost(now, today, file_hours=home.missing_file_hours)
        files, results = queries.list_arrived_files(), queries.list_ended_publications(today)
    for start in range(0, len(ids), CHUNK):
        with transaction():
            actions.settle(ids[start : start + CHUNK], seal_days=home.missing_seal_days, ctx=ctx)
    for start in range(0, len(lost), CHUNK):
        with transaction():
            for one in lost[start : start + CHUNK]:
                actions.record_lost(one, ctx=ctx)
    ended = [(id_, at, How.ARRIVED) for id_, at in files]
    ended += [(id_, at or now, How.ARRIVED if at else How.MOVED) for id_, at in results]
    for id_, at, how in ended:
        with transaction():
            actions.close(id_, at, how, ctx=ctx)
