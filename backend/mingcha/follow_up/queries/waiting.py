"""What has a business sent that nobody of the office has looked at? The notice on the first page and beside the follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.follow_up.models import BusinessProof, BusinessReply
from mingcha.inspections import queries as inspections
from mingcha.kernel.db import session

LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """One statement (`reply`) or proof (`proof`) that waits; `id` is its own, `follow_up_id` that of a proof."""

    kind: str
    id: str
    inspection_id: str
    follow_up_id: str | None
    number: str
    object_name: str
    sent_at: datetime


def list_waiting(scope: frozenset[str] | None, limit: int = 50) -> list[Waiting]:
    """What businesses sent to the departments in `scope` (None: all) and nobody read or decided, the oldest first."""
    replies = select(BusinessReply.id, BusinessReply.inspection_id, BusinessReply.sent_at)
    replies = replies.where(BusinessReply.read_at.is_(None)).order_by(BusinessReply.sent_at, BusinessReply.id)
    proofs = select(
        BusinessProof.id, BusinessProof.inspection_id, BusinessProof.sent_at, BusinessProof.follow_up_id
    ).where(BusinessProof.state == "sent")
    proofs = proofs.order_by(BusinessProof.sent_at, BusinessProof.id)
    rows: list[tuple[str, str, str, datetime, str | None]] = [
        ("reply", row.id, row.inspection_id, row.sent_at, None) for row in session().execute(replies.limit(LOOKED_AT))
    ]
    rows += [
        ("proof", row.id, row.inspection_id, row.sent_at, row.follow_up_id)
        for row in session().execute(proofs.limit(LOOKED_AT))
    ]
    visits = inspections.list_inspections_by_id(sorted({row[2] for row in rows}))
    found = []
    for kind, key, visit_id, sent_at, follow_up_id in sorted(rows, key=lambda row: (row[3], row[1])):
        visit = visits.get(visit_id)
        if visit is not None and (scope is None or visit.lead_department_id in scope):
            found.append(Waiting(kind, key, visit_id, follow_up_id, visit.number, visit.object_name, sent_at))
    return found[:limit]
