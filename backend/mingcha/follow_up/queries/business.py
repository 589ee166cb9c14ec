"""What has the business said of one inspection, and who may read the rating?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.follow_up.models import BusinessProof, BusinessRating, BusinessReply, FollowUp
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A statement of the business; `leaf` is its hash in the log, `read_at` when the office read it."""

    id: str
    text: str
    sent_at: datetime
    leaf: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProofRow:
    """Files sent as proof: {evidence, sha256, type, len}; `state` is sent, accepted or asked_again, `answer` the office's words."""

    id: str
    follow_up_id: str
    files: list[dict[str, Any]]
    note: str
    sent_at: datetime
    leaf: str
    state: str
    answer: str
    decided_at: datetime | None
    decided_by_name: str


@dataclass(frozen=True, slots=True)
class RatingRow:
    """1 to 5 and a text."""

    stars: int
    text: str
    rated_at: datetime


def list_replies(inspection_id: str) -> list[ReplyRow]:
    """The statements of the business, the oldest first."""
    wanted = select(*(getattr(BusinessReply, name) for name in ReplyRow.__slots__))
    rows = session().execute(
        wanted.where(BusinessReply.inspection_id == inspection_id).order_by(BusinessReply.sent_at, BusinessReply.id)
    )
    return [ReplyRow(*row) for row in rows]


def list_proofs(inspection_id: str) -> list[ProofRow]:
    """The proofs that the business sent, the oldest first."""
    wanted = select(*(getattr(BusinessProof, name) for name in ProofRow.__slots__))
    rows = session().execute(
        wanted.where(BusinessProof.inspection_id == inspection_id).order_by(BusinessProof.sent_at, BusinessProof.id)
    )
    return [ProofRow(*row) for row in rows]


def count_proof_files(inspection_id: str) -> int:
    """How many files the business sent for this inspection."""
    return sum(len(one.files) for one in list_proofs(inspection_id))


def find_open_order(inspection_id: str) -> str | None:
    """The open follow-up that proof belongs to: an order to put right, or a matter still pending."""
    wanted = select(FollowUp.id).where(
        FollowUp.inspection_id == inspection_id,
        FollowUp.state == "open",
        FollowUp.kind.in_(("rectification", "pending")),
    )
    return session().execute(wanted.order_by(FollowUp.kind.desc()).limit(1)).scalar()


def find_rating(inspection_id: str) -> BusinessRating | None:
    """The rating's row, for a change."""
    return session().get(BusinessRating, inspection_id, populate_existing=True)


def get_business_side(inspection_id: str, actor: Actor) -> dict[str, Any]:
    """Statements and proofs for whoever may read the visit; `rating` for supervisors of the lead department who were not on the team.

    `may_read_rating` tells whether the reader may see a rating at all, `may_decide` whether to decide on proofs. Raises NotFound.
    """
    inspections.check_can_read(actor, inspection_id)
    visit = inspections.get_inspection(inspection_id)
    scope = identity.department_scope(actor)
    own = scope is None or visit.lead_department_id in scope
    may_read = own and actor.can(Permission.RATING_READ) and not inspections.is_on_team(actor.id, inspection_id)
    row = find_rating(inspection_id) if may_read else None
    return {
        "replies": list_replies(inspection_id),
        "proofs": list_proofs(inspection_id),
        "rating": RatingRow(row.stars, row.text, row.rated_at) if row else None,
        "may_read_rating": may_read,
        "may_decide": own and actor.can(Permission.FOLLOW_UP_WRITE),
    }
