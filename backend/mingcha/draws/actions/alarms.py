"""How does a commit that stayed open become a recorded fact?"""

from __future__ import annotations

from mingcha.draws.models import OpenCommit
from mingcha.draws.queries.alarms import find_alarms
from mingcha.draws.queries.draws import find_row
from mingcha.draws.rules.seeding import instant_text
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session


def notice_open_commit(draw_id: str, kind: str, *, ctx: Ctx) -> OpenCommit | None:
    """Records it if it is so under the lock; it is never taken back. Raises DrawNotFound."""
    draw = find_row(draw_id, lock=True)
    due = dict(find_alarms(draw, ctx.clock.now())).get(kind)
    if due is None or session().get(OpenCommit, (draw_id, kind)) is not None:
        return None
    row = OpenCommit(draw_id=draw_id, kind=kind, due_at=due, noticed_at=ctx.clock.now())
    session().add(row)
    after = {"kind": kind, "due_at": instant_text(due), "commit": draw.commit}
    audit.record(ctx, "notice_open_commit", ("draw", draw_id), None, after)
    session().flush()
    return row
