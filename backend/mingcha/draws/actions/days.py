"""How does a day's text come to be? From the record as it stood at midnight, once."""

from __future__ import annotations

from datetime import date

from mingcha.draws.models import DayHead
from mingcha.draws.queries.days import heads_at_end_of, last_day
from mingcha.draws.rules.days import day_lines, day_root
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.transparency import actions as log


def keep_day(day: date, *, ctx: Ctx) -> DayHead:
    """Keeps the heads of all draws at the end of a day (SRD-1 stage T4), chained to the day before."""
    before = last_day()
    heads, prev = heads_at_end_of(day), before.root if before else "-"
    row = DayHead(
        day=day,
        heads=[list(head) for head in heads],
        root=day_root(day_lines(day, prev, heads)),
        prev=prev,
        kept_at=ctx.clock.now(),
    )
    session().add(row)
    audit.record(ctx, "keep_day_heads", ("day", day.isoformat()), None, {"root": row.root, "draws": len(heads)})
    log.append_fact("draw.days", day.isoformat(), {"root": row.root, "prev": prev}, ctx=ctx)
    session().flush()
    return row
