"""Which dates of follow-ups have not been met yet?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mingcha.follow_up.models import FollowUp, Penalty
from mingcha.kernel.db import session


@dataclass(frozen=True, slots=True)
class OpenDate:
    """The term of an order (`kind` rectification), or the day by which a penalty is to be collected (`kind` penalty)."""

    kind: str
    id: str
    follow_up_id: str
    department_id: str
    on: date
    number: str
    object_name: str
    provisional: bool


def list_dates_until(day: date) -> list[OpenDate]:
    """Terms and collecting days on `day` or before; penalties without a number of days are never among them (S3A-2.3.3b)."""
    terms = select(
        FollowUp.id,
        FollowUp.owner_department_id,
        FollowUp.department_id,
        FollowUp.term_on,
        FollowUp.number,
        FollowUp.object_name,
    ).where(FollowUp.state == "open", FollowUp.term_on <= day)
    found = [
        OpenDate(
            "rectification",
            row.id,
            row.id,
            row.owner_department_id or row.department_id,
            row.term_on,
            row.number,
            row.object_name,
            False,
        )
        for row in session().execute(terms.order_by(FollowUp.id))
    ]
    waiting = select(Penalty).where(Penalty.collected_on.is_(None), Penalty.due_on <= day).order_by(Penalty.id)
    return found + [
        OpenDate(
            "penalty",
            row.id,
            row.follow_up_id,
            row.department_id,
            row.due_on,
            row.number,
            row.object_name,
            row.due_provisional,
        )
        for row in session().scalars(waiting)
        if row.due_on is not None
    ]
