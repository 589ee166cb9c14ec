"""What runs by itself? Each scan compares what is due with what was told, and sends what waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import current_app

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import job
from mingcha.kernel.ways import Message, NotSent, Way
from mingcha.notices import actions, queries
from mingcha.notices.rules import Clock, Step, digest, words_of

CHUNK = 200
OFFICE = "office"
SUBJECT = "明察：{n}条期限提醒 · {n} due dates"


@job("notices.scan")
def scan_all(*, ctx: Ctx) -> None:
    """Every clock; after a pause of the machine each date is told once, at the step it has reached. Two at once tell once."""
    scan(ctx=ctx)
    send(ctx=ctx)


def scan(*, ctx: Ctx) -> int:
    """Tells what has become due, in short transactions; how many notices were new."""
    today, new = ctx.clock.today(), 0
    for clock in Clock:
        with reading():
            dues = queries.list_dues(clock, today=today, region=settings().region)
            found = actions.Telling.of(dues, queries.list_told(clock), today)
        for start in range(0, max(len(found.fresh), len(found.ended)), CHUNK):
            with transaction():
                end = start + CHUNK
                new += actions.tell(found.fresh[start:end], found.ended[start:end], ctx=ctx)
    with transaction():
        actions.hand_on(ctx=ctx)
    return new


def send(*, ctx: Ctx) -> None:
    """One message for each person and way with everything new in it; what was refused comes again later."""
    ways = cast(Mapping[str, Way], current_app.extensions["mingcha_ways"])
    if not ways:
        return
    with reading():
        addresses = queries.list_mailed()
        targets = [("email", person, [person]) for person in sorted(addresses)] if "email" in ways else []
        targets += [("webhook", OFFICE, None)] if "webhook" in ways else []  # type: ignore[list-item]
        waiting = [(way, to, queries.list_not_carried(way, to, people)) for way, to, people in targets]
    for way, to, notices in waiting:
        if notices:
            with transaction():
                actions.hand_over(notices, channel=way, to=to, ctx=ctx)
    with transaction():
        actions.give_up(ctx.clock.now())
    with reading():
        ids = queries.list_waiting_deliveries(ctx.clock.now())
    for delivery_id in ids:
        _send_one(delivery_id, ways, addresses, ctx)


def _send_one(delivery_id: str, ways: Mapping[str, Way], addresses: Mapping[str, str], ctx: Ctx) -> None:
    with transaction():
        row = actions.claim(delivery_id, ctx=ctx)
        if row is None:
            return
        way, to = row.channel, addresses.get(row.target, "")
        message = _message(row.id, to)
    error = ""
    try:
        if way not in ways or (way == "email" and not to):
            raise NotSent("no address")
        ways[way].send(message)
    except NotSent as refused:
        error = str(refused)
    with transaction():
        actions.finish(delivery_id, error=error, ctx=ctx)


def _message(delivery_id: str, to: str) -> Message:
    rows = queries.list_carried(delivery_id)
    lines = [words_of(Clock(row.clock), row.name, Step(row.step), row.due_on) for row in rows]
    about = tuple(
        {
            "id": row.id,
            "clock": row.clock,
            "step": row.step,
            "about": row.about,
            "due_on": row.due_on.isoformat(),
            "name": row.name,
        }
        for row in rows
    )
    return Message(delivery_id, to, SUBJECT.format(n=len(rows)), digest(lines, settings().portal_origin), about)
