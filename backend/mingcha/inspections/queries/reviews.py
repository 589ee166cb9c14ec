"""What was decided on a visit, and who may look at it to decide in another's place?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mingcha.inspections.models import Inspection, Review
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session


def stands_in(actor: Actor, inspection_id: str, lead: str) -> bool:
    """True for who reviews in place of somebody of the lead department: what waits for review, and what they decided themselves."""
    if lead not in {one.department_id for one in actor.stands_for}:
        return False
    waits = select(Inspection.id).where(Inspection.id == inspection_id, Inspection.state == "sealed")
    decided = select(Review.id).where(Review.inspection_id == inspection_id, Review.decided_by == actor.id)
    return any(session().execute(one.limit(1)).first() is not None for one in (waits, decided))


def reviews_of(inspection_id: str) -> list[dict[str, Any]]:
    """Every decision on a visit in its order: what, why, by whom, and in whose place."""
    rows = session().scalars(
        select(Review).where(Review.inspection_id == inspection_id).order_by(Review.decided_at, Review.id)
    )
    return [
        {
            "decision": row.decision,
            "reason": row.reason,
            "entries": row.entries,
            "at": rfc3339(row.decided_at),
            "by": {"id": row.decided_by, "name": row.decided_by_name},
            "for": {"id": row.for_id, "name": row.for_name} if row.for_id else None,
            "version": row.version,
        }
        for row in rows
    ]
