"""How does whoever stands in for a reviewer hear of what falls due meanwhile?"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, delete, or_, select

from mingcha.deputies import queries as deputies
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.permission import Role
from mingcha.notices.actions.telling import DOERS
from mingcha.notices.models import Notice, Recipient
from mingcha.notices.rules import LEVELS, Clock

REVIEWERS = [clock.value for clock in Clock if DOERS.get(clock, Role.SUPERVISOR) is Role.SUPERVISOR]
OWN = (Clock.VISIT.value, Clock.CERTIFICATE.value)
"""Clocks that first tell the person themselves: an inspector's own visit, one's own certificate."""
LOWEST = [step.value for step, level in LEVELS.items() if level == 0]


def hand_on(*, ctx: Ctx) -> int:
    """Tells deputies of today of every open, unread notice that the one away has as a reviewer, once each; how many were new.

    What they have not read when it is over is the returned one's alone again.
    """
    pairs = deputies.list_pairs(ctx.clock.today())
    _take_back(set(pairs))
    as_reviewer = or_(and_(Notice.clock.in_(REVIEWERS), Notice.clock.not_in(OWN)), Notice.step.not_in(LOWEST))
    rows = []
    for person_id, deputy_id in pairs:
        theirs = (
            select(Recipient.notice_id)
            .join(Notice, Notice.id == Recipient.notice_id)
            .where(Recipient.person_id == person_id, Recipient.read_at.is_(None), Recipient.for_id.is_(None))
            .where(Notice.ended_at.is_(None), as_reviewer)
        )
        found = session().scalars(theirs.order_by(Notice.id))
        rows += [{"notice_id": one, "person_id": deputy_id, "read_at": None, "for_id": person_id} for one in found]
    both = ["notice_id", "person_id"]
    return len(insert_ignore(Recipient, rows, index_elements=both, returning=Recipient.notice_id))


def _take_back(pairs: Collection[tuple[str, str]]) -> None:
    unread = Recipient.for_id.is_not(None), Recipient.read_at.is_(None)
    rows = session().execute(select(Recipient.for_id, Recipient.person_id).where(*unread).distinct()).all()
    for row in rows:
        if (row.for_id, row.person_id) not in pairs:
            theirs = Recipient.for_id == row.for_id, Recipient.person_id == row.person_id
            session().execute(delete(Recipient).where(*theirs, *unread))
