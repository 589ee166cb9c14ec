"""What is kept out of draws, why, and how far is each claim?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.registers.models import Exemption
from mingcha.registers.rules.exemptions import IN_FORCE, ExemptionNotFound


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """A claim with its filing and the decision; `items` are [{item_id or None, name}]."""

    id: str
    department_id: str
    kind: str
    field: str | None
    items: list[dict[str, Any]]
    reason: str
    evidence: str
    state: str
    valid_to: date | None
    claimed_at: datetime
    claimed_by: str
    filed_to: str | None
    filed_on: date | None
    document_no: str | None
    decided_on: date | None
    decided_by_name: str | None
    opinion: str | None


_COLUMNS = [getattr(Exemption, name) for name in ExemptionRow.__slots__]


def list_exemptions(
    *,
    department_id: str | None = None,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[ExemptionRow]:
    """A page, newest claim first; one department's or all (table 5 of 004 counts them)."""
    statement = select(*_COLUMNS)
    if department_id:
        statement = statement.where(Exemption.department_id == department_id)
    if state:
        statement = statement.where(Exemption.state == state)
    page = page_of(statement, key=(Exemption.claimed_at, Exemption.id), cursor=cursor, limit=limit, descending=True)
    return Page([ExemptionRow(*row) for row in page.items], page.next)


def get_exemption(exemption_id: str) -> ExemptionRow:
    """One claim. Raises ExemptionNotFound."""
    row = session().execute(select(*_COLUMNS).where(Exemption.id == exemption_id)).first()
    if row is None:
        raise ExemptionNotFound()
    return ExemptionRow(*row)


def list_exemptions_in_force(on: date) -> list[ExemptionRow]:
    """Filed and accepted ones that hold on a day, by claim (table 5 counts their items)."""
    statement = select(*_COLUMNS).where(Exemption.state.in_(IN_FORCE)).order_by(Exemption.claimed_at, Exemption.id)
    rows = [ExemptionRow(*row) for row in session().execute(statement)]
    return [row for row in rows if row.valid_to is None or row.valid_to >= on]


def list_exempted_item_ids(kinds: Sequence[str], *, on: date | None = None) -> set[str]:
    """Ids of registered items that a filed or accepted exemption of these kinds keeps out of draws (on a day, if one is given)."""
    statement = select(Exemption.items, Exemption.valid_to).where(
        Exemption.kind.in_(list(kinds)), Exemption.state.in_(IN_FORCE)
    )
    return {
        one["item_id"]
        for row in session().execute(statement)
        if on is None or row.valid_to is None or row.valid_to >= on
        for one in row.items
        if one["item_id"]
    }
