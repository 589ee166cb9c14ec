"""How is a reading written down? One row and one leaf in a short transaction of its own; no lock is taken that another reader waits for."""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.readings.models import Access
from mingcha.readings.rules import LEAF, Act, Purpose, stated
from mingcha.transparency import actions as log


def note(
    act: Act,
    inspection_id: str,
    *,
    about: str = "",
    purpose: Purpose | None = None,
    text: str | None = None,
    ctx: Ctx,
) -> str:
    """Writes down one reading, before what was read leaves the house; its id (S3A-2.7c). Call it inside a transaction."""
    key, at = ctx.ids.new(), ctx.clock.now()
    who, name, reason = ctx.actor.id, ctx.actor.name, purpose.value if purpose else None
    told = stated(id=key, at=at, who=who, name=name, act=act.value, about=about, purpose=reason, text=text)
    row = Access(id=key, at=at, actor_id=who, actor_name=name, act=act.value, inspection_id=inspection_id)
    row.about, row.purpose, row.text = about, reason, text
    row.leaf = log.append_fact(LEAF, inspection_id, told, ctx=ctx)
    session().add(row)
    session().flush()
    return key


__all__ = ["Act", "Purpose", "note"]
