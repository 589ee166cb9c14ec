"""What happens when somebody has read a notice?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.notices.models import Recipient


def mark_read(ids: Sequence[str] | None, *, ctx: Ctx) -> None:
    """Marks these of the caller's notices (None: all) as read; others' are left alone."""
    mine = update(Recipient).where(Recipient.person_id == ctx.actor.id, Recipient.read_at.is_(None))
    if ids is not None:
        mine = mine.where(Recipient.notice_id.in_(list(ids)))
    session().execute(mine.values(read_at=ctx.clock.now()))
