"""What does publication do by itself? It marks what became due soon or overdue, and sends files where a platform has an interface."""

from __future__ import annotations

import logging
from contextlib import suppress

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import claim_slot, job
from mingcha.kernel.storage import store
from mingcha.publication import actions, queries
from mingcha.publication.rules.exports import NothingToHandOver
from mingcha.regions.queries import get_profile
from mingcha.transparency import actions as transparency
from mingcha.transparency.actions import Post, Unreachable

log = logging.getLogger(__name__)

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


SENDING = "hand_over_results"


@job(SENDING)
def hand_over_results(*, ctx: Ctx, post: Post = transparency.post) -> None:
    """Where a channel has an interface: what waits goes into a file, and files without an answer are sent, with the same id each time.

    Each try is claimed before it is made, so that two schedulers send once; nothing waits for the network inside a transaction.
    """
    addresses = dict(settings().hand_over_urls)
    platform = get_profile(settings().region).platform
    for channel in addresses:
        with suppress(NothingToHandOver), transaction():
            actions.hand_over(ctx.ids.new(), channel, "json", "auto", platform=platform, store=store(), ctx=ctx)
    with reading():
        waiting = actions.list_unanswered()
    for hand_over_id in waiting:
        with transaction():
            made = actions.take_try(hand_over_id)
            channel, sha256, mine = made.channel, made.sha256, claim_slot(SENDING, _slot(made.id, made.tries), ctx=ctx)
        if not mine or channel not in addresses:
            continue
        with store().open(f"sha256/{sha256}") as stream:
            data = stream.read()
        try:
            status, told = post(addresses[channel], data, "application/json; charset=utf-8")
        except Unreachable as error:
            log.warning("channel %s: %s", channel, error)
            continue
        words = f"HTTP {status} {told[:200].decode('utf-8', 'replace')}".strip()
        with transaction():
            actions.answer_hand_over(hand_over_id, accepted=200 <= status < 300, answer=words, ctx=ctx)


def _slot(hand_over_id: str, tries: int) -> str:
    return f"{hand_over_id.replace('-', '')}:{tries}"
