"""What of custody runs by itself? Reading originals again at night, finishing orders, and the store's own holds."""

from __future__ import annotations

from mingcha.custody import actions, queries
from mingcha.custody.rules.fixity import is_night
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import job
from mingcha.kernel.storage import store

AT_ONCE = 40
"""Batches of one call; the next bell goes on."""


@job("custody.read_again")
def read_again(*, ctx: Ctx) -> None:
    """From one o'clock on: tonight's sample and the next part of all originals; a run that was cut goes on."""
    if not is_night(ctx.clock.now()):
        return
    with transaction():
        run = actions.begin_night(ctx.clock.today(), ctx=ctx)
    for _batch in range(AT_ONCE if run else 0):
        if run and actions.advance(run, open_store=store, ctx=ctx).left == 0:
            return


@job("custody.finish_orders")
def finish_orders(*, ctx: Ctx) -> None:
    """Confirmed orders that a crash cut short are carried out to the end."""
    with reading():
        waiting = queries.list_unfinished()
    for order_id in waiting:
        actions.carry_out(order_id, open_store=store, folder=settings().data_dir / "derived", ctx=ctx)


@job("custody.settle_holds")
def settle_holds(*, ctx: Ctx) -> None:
    """The store's own legal holds become what the record says, also for evidence that came after the hold."""
    actions.settle_holds(store, ctx=ctx)
