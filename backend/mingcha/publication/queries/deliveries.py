"""How far is each result on each channel, and what waits to be handed over?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, each, page_of
from mingcha.kernel.problem import NotFound
from mingcha.publication.models import Delivery, HandOver, HandOverRow, ResultCode, Snapshot
from mingcha.publication.rules.channels import NAMES, OPEN, PAPER
from mingcha.publication.rules.exports import INFERRED, record_of

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One result on one channel; `late` once its date is over and the public cannot read it there."""

    id: str
    publication_id: str
    object_name: str
    number: str
    channel: str
    wants: str
    state: str
    entry_channel: str
    edition: int
    due_on: date | None
    queued_at: datetime
    sent_at: datetime | None
    shown_on: date | None
    place: str
    proof: dict[str, Any] | None
    fault: str
    tries: int
    version: int
    paper: bool
    late: bool


_COLUMNS = [getattr(Delivery, name) for name in DeliveryRow.__slots__ if name not in ("paper", "late")]


def list_deliveries(
    *,
    scope: frozenset[str] | None,
    today: date,
    channel: str | None = None,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[DeliveryRow]:
    """A page of deliveries, newest first."""
    statement, parts = select(*_COLUMNS), each((Delivery.department_id, scope))
    if channel:
        statement = statement.where(Delivery.channel == channel)
    if state:
        statement = statement.where(Delivery.state == state)
    page = page_of(statement, key=(Delivery.id,), cursor=cursor, limit=limit, descending=True, parts=parts)
    return Page([_row(row, today) for row in page.items], page.next)


def list_deliveries_of(publication_id: str, today: date) -> list[DeliveryRow]:
    """The channels of one result, in the order of the catalogue."""
    found = session().execute(select(*_COLUMNS).where(Delivery.publication_id == publication_id))
    order = list(NAMES)
    return sorted((_row(row, today) for row in found), key=lambda one: order.index(one.channel))


def get_delivery(delivery_id: str, scope: frozenset[str] | None) -> Delivery:
    """The row itself. Raises NotFound, also for another department's."""
    row = session().get(Delivery, delivery_id)
    if row is None or (scope is not None and row.department_id not in scope):
        raise NotFound()
    return row


def count_deliveries(scope: frozenset[str] | None) -> list[dict[str, Any]]:
    """[{channel, state, rows}] of all channels."""
    statement = _scoped(select(Delivery.channel, Delivery.state, func.count()), scope)
    found = session().execute(statement.group_by(Delivery.channel, Delivery.state))
    return [{"channel": channel, "state": state, "rows": int(rows)} for channel, state, rows in found]


def list_queued(channel: str, scope: frozenset[str] | None) -> list[Delivery]:
    """What waits for a channel, the earliest due first, at most 1,000 at once."""
    statement = _scoped(select(Delivery), scope).where(Delivery.channel == channel, Delivery.state == "queued")
    statement = statement.order_by(Delivery.due_on, Delivery.id).limit(AT_ONCE).with_for_update()
    return list(session().scalars(statement))


def list_records(rows: Sequence[Delivery], target: str) -> list[dict[str, Any]]:
    """Each waiting result in the shape of 6.2 with the codes of the target; withdrawn ones carry no content."""
    codes = get_result_codes(target)
    shown: dict[str, Snapshot] = {}
    ids = [row.publication_id for row in rows]
    for start in range(0, len(ids), 500):
        found = session().scalars(select(Snapshot).where(Snapshot.publication_id.in_(ids[start : start + 500])))
        shown |= {one.publication_id: one for one in found}
    return [_record(row, shown.get(row.publication_id), codes) for row in rows]


def _record(row: Delivery, shown: Snapshot | None, codes: Mapping[str, str]) -> dict[str, Any]:
    told = {
        "id": row.publication_id,
        "action": row.wants,
        "edition": row.edition,
        "entName": row.object_name,
        "uniscId": (shown.object_uscc or "") if shown else "",
        "publishDate": shown.published_on.isoformat() if shown else "",
    }
    return record_of(told, shown.body if shown else None, codes)


def get_result_codes(target: str) -> dict[str, str]:
    """{result: code} of one target: as set, else the shipped order."""
    found = session().execute(select(ResultCode.result, ResultCode.code).where(ResultCode.target == target))
    return INFERRED | {result: code for result, code in found}


def find_hand_over(hand_over_id: str) -> HandOver | None:
    """The file of this id, or None."""
    return session().get(HandOver, hand_over_id)


def get_hand_over(hand_over_id: str, scope: frozenset[str] | None) -> HandOver:
    """The file. Raises NotFound, also for another department's."""
    row = session().get(HandOver, hand_over_id)
    if row is None or (scope is not None and row.department_id is not None and row.department_id not in scope):
        raise NotFound()
    return row


def list_hand_overs(*, scope: frozenset[str] | None, cursor: str | None = None, limit: int = LIMIT) -> Page[HandOver]:
    """The log of files, newest first."""
    statement = select(HandOver)
    if scope is not None:
        statement = statement.where(HandOver.department_id.is_(None) | HandOver.department_id.in_(sorted(scope)))
    return page_of(statement, key=(HandOver.id,), cursor=cursor, limit=limit, descending=True)


def list_hand_over_rows(hand_over_id: str) -> list[dict[str, Any]]:
    """[{delivery_id, object_name, number, edition, wants, state}] of one file."""
    columns = (
        Delivery.id,
        Delivery.object_name,
        Delivery.number,
        HandOverRow.edition,
        HandOverRow.wants,
        Delivery.state,
    )
    wanted = select(*columns).join(HandOverRow, HandOverRow.delivery_id == Delivery.id)
    names = ("delivery_id", "object_name", "number", "edition", "wants", "state")
    found = session().execute(wanted.where(HandOverRow.hand_over_id == hand_over_id).order_by(Delivery.id))
    return [dict(zip(names, row, strict=True)) for row in found]


def _row(row: Any, today: date) -> DeliveryRow:
    late = row.due_on is not None and today > row.due_on and row.state in OPEN
    return DeliveryRow(*[*row, row.channel in PAPER, late])


def _scoped(statement: Any, scope: frozenset[str] | None) -> Any:
    return statement if scope is None else statement.where(Delivery.department_id.in_(sorted(scope)))
