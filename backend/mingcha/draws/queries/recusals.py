"""Which conflicts are known before a freeze?"""

from __future__ import annotations

from sqlalchemy import select

from mingcha.draws.models import Recusal
from mingcha.draws.queries.draws import sees_all
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session


def list_recusals(*, actor: Actor) -> list[Recusal]:
    """Known conflicts of the actor's department's inspectors (auditors: of all), oldest first."""
    rows = session().scalars(select(Recusal).order_by(Recusal.created_at, Recusal.id)).all()
    if sees_all(actor):
        return list(rows)
    people = identity.list_people_by_id([row.inspector_id for row in rows])
    return [row for row in rows if people[row.inspector_id].department_id == actor.department_id]


def knows_recusal(object_id: str, inspector_id: str) -> bool:
    """True if this recusal is recorded already."""
    statement = select(Recusal.id).where(Recusal.object_id == object_id, Recusal.inspector_id == inspector_id)
    return session().scalars(statement).first() is not None
