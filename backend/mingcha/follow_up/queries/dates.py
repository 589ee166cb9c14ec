"""Which dates of follow-ups have not been met yet?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mingcha.follow_up.models import FollowUp, Penalty
from mingcha.kernel.db import session


@dataclass(frozen=True, slots=True)
class OpenDate:
    """The term of an order, or the day by which a penalty is to be collected; `id` is the follow-up's or the penalty's."""

    id: str
    follow_up_id: str
    department_id: str
    on: date
    number: str
    object_name: str
    provisional: bool


def list_terms_until(day: date) -> list[OpenDate]:
    """Terms of open orders on `day` or before."""
    rows = session().scalars(
        select(FollowUp).where(FollowUp.state == "open", FollowUp.term_on <= day).order_by(FollowUp.id)
    )
    return [
        OpenDate(
            row.id,
            row.id,
            row.owner_department_id or row.department_id,
            row.term_on,
            row.number,
            row.object_name,
            False,
        )
        for row in rows
        if row.term_on is not None
    ]


def list_penalties_until(day: date) -> list[OpenDate]:
    """Penalties to be collected on `day` or before; those without a number of days are never among them (S3A-2.3.3b)."""
    rows = session().scalars(
        select(Penalty).where(Penalty.collected_on.is_(None), Penalty.due_on <= day).order_by(Penalty.id)
    )
    return [
        OpenDate(
            row.id,
            row.follow_up_id,
            row.department_id,
            row.due_on,
            row.number,
            row.object_name,
            row.due_provisional,
        )
        for row in rows
        if row.due_on is not None
    ]
