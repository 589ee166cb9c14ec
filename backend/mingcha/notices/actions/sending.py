"""How does a message go out once? It is claimed before it is sent; of one that was being sent when the machine stopped nobody says that it was not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.notices.models import Carried, Delivery
from mingcha.notices.queries import NoticeRow
from mingcha.notices.rules import retry_at

LOST = timedelta(minutes=10)


def hand_over(notices: Sequence[NoticeRow], *, channel: str, to: str, ctx: Ctx) -> str | None:
    """Makes one message of notices that have not gone this way; None if somebody else did so meanwhile."""
    now = ctx.clock.now()
    row = {"id": ctx.ids.new(), "channel": channel, "target": to, "slot": notices[0].id, "next_at": now, "made_at": now}
    once = ["channel", "target", "slot"]
    kept = insert_ignore(
        Delivery, [{**row, "state": "waiting", "tries": 0, "error": ""}], index_elements=once, returning=Delivery.id
    )
    if not kept:
        return None
    pairs = [{"notice_id": one.id, "channel": channel, "target": to, "delivery_id": kept[0]} for one in notices]
    insert_ignore(Carried, pairs, index_elements=["notice_id", "channel", "target"], returning=Carried.notice_id)
    return str(kept[0])


def claim(delivery_id: str, *, ctx: Ctx) -> Delivery | None:
    """Takes a waiting message for sending; None if somebody else has it."""
    now = ctx.clock.now()
    statement = (
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state.in_(("waiting", "failed")), Delivery.next_at <= now)
        .values(state="sending", next_at=now, tries=Delivery.tries + 1)
        .returning(Delivery.id)
    )
    mine = session().execute(statement).scalar_one_or_none()
    return session().get(Delivery, delivery_id, populate_existing=True) if mine else None


def finish(delivery_id: str, *, error: str, ctx: Ctx) -> None:
    """Writes down that a message went out, or why it did not and when it is tried again."""
    row, now = session().get_one(Delivery, delivery_id), ctx.clock.now()
    row.state, row.error = ("failed", error[:200]) if error else ("sent", "")
    row.sent_at, row.next_at = (None, retry_at(row.tries, now)) if error else (now, row.next_at)


def give_up(now: datetime) -> None:
    """Messages that have been on their way for ten minutes: whether they arrived is not known, so they are not sent again."""
    lost = update(Delivery).where(Delivery.state == "sending", Delivery.next_at < now - LOST)
    session().execute(lost.values(state="unsure"))
