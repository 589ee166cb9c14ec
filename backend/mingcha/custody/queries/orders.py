"""Which orders to delete are there, over which files, and what may the caller do with them?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.custody.models import CustodyOrder, CustodyOrderFile
from mingcha.custody.queries.holds import held_visits, may_see
from mingcha.custody.rules.orders import Candidate, OrderNotFound, acts_on, held_hashes
from mingcha.evidence import queries as evidence
from mingcha.identity.queries import list_people_by_id
from mingcha.inspections.queries import list_inspections_by_id
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page
from mingcha.kernel.permission import Permission

OPEN = ("pending", "confirmed")


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with the names a reader knows; `acts` is what the caller may do. Sizes in bytes."""

    id: str
    state: str
    reason: str
    proposed_at: datetime
    proposer: str
    confirmed_at: datetime | None
    confirmer: str | None
    done_at: datetime | None
    withdrawn_at: datetime | None
    answer: str | None
    files: int
    size: int
    removed: int
    kept: int
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disposal:
    """The tombstone of one original: which order, by whom, why, when (door for dossiers)."""

    sha256: str
    order_id: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    removed_at: datetime | None


def find_order(order_id: str, actor: Actor) -> CustodyOrder:
    """The order, locked, if the caller may see all visits it touches. Raises OrderNotFound."""
    row = session().get(CustodyOrder, order_id, with_for_update=True)
    if row is None:
        raise OrderNotFound()
    check_scope(actor, [file.sha256 for file in list_files(order_id)])
    return row


def list_order_files(order_id: str, *, actor: Actor) -> Sequence[CustodyOrderFile]:
    """The files of an order that the caller may see. Raises OrderNotFound."""
    find_order(order_id, actor)
    return list_files(order_id)


def list_files(order_id: str) -> Sequence[CustodyOrderFile]:
    """The files of an order by hash."""
    wanted = select(CustodyOrderFile).where(CustodyOrderFile.order_id == order_id).order_by(CustodyOrderFile.sha256)
    return session().execute(wanted).scalars().all()


def check_scope(actor: Actor, hashes: Collection[str]) -> None:
    """Raises OrderNotFound unless the caller may see every visit that these bytes are evidence of."""
    visits = {visit for found in evidence.visits_of_blobs(hashes).values() for visit in found}
    if not all(may_see(actor, visit) for visit in visits):
        raise OrderNotFound()


def candidates_of(hashes: Sequence[str], but: str | None = None) -> list[Candidate]:
    """What the rules need to know of each file, in the given order; `but`: an order that does not count as another one."""
    known = evidence.list_blobs_by_hash(hashes)
    held = held_hashes(evidence.visits_of_blobs(hashes), held_visits())
    ordered = _ordered(hashes, but)
    return [
        Candidate(
            sha256=sha256,
            known=blob is not None,
            classed=blob is not None and blob.retention_class is not None,
            until=blob.retain_until if blob else None,
            disposed=blob is not None and blob.disposed_at is not None,
            held=sha256 in held,
            ordered=sha256 in ordered,
        )
        for sha256, blob in ((sha256, known.get(sha256)) for sha256 in hashes)
    ]


def _ordered(hashes: Sequence[str], but: str | None) -> set[str]:
    wanted = (
        select(CustodyOrderFile.sha256)
        .join(CustodyOrder, CustodyOrder.id == CustodyOrderFile.order_id)
        .where(
            CustodyOrder.state.in_(OPEN),
            CustodyOrder.id != (but or ""),
            CustodyOrderFile.sha256.in_(list(hashes)),
            CustodyOrderFile.state.in_(("waiting", "removing")),
        )
    )
    return set(session().execute(wanted).scalars())


def list_orders(*, actor: Actor) -> list[OrderView]:
    """All orders the caller may see, the newest first."""
    rows = session().scalars(select(CustodyOrder).order_by(CustodyOrder.proposed_at.desc(), CustodyOrder.id)).all()
    seen = [row for row in rows if _sees(actor, row.id)]
    people = list_people_by_id(
        {row.proposed_by for row in seen} | {row.confirmed_by for row in seen if row.confirmed_by}
    )
    names = {person: found.name for person, found in people.items()}
    return [_view(row, names, actor) for row in seen]


def get_order(order_id: str, *, actor: Actor) -> OrderView:
    """One order. Raises OrderNotFound."""
    found = next((one for one in list_orders(actor=actor) if one.id == order_id), None)
    if found is None:
        raise OrderNotFound()
    return found


def list_unfinished() -> list[str]:
    """Confirmed orders whose files have not all been dealt with (job)."""
    wanted = select(CustodyOrder.id).where(CustodyOrder.state == "confirmed").order_by(CustodyOrder.confirmed_at)
    return list(session().execute(wanted).scalars())


def list_disposals(hashes: Collection[str]) -> dict[str, Disposal]:
    """{SHA-256: by which order it went} of those that were lawfully deleted; the last order where there were several."""
    wanted = (
        select(CustodyOrderFile, CustodyOrder)
        .join(CustodyOrder, CustodyOrder.id == CustodyOrderFile.order_id)
        .where(CustodyOrderFile.sha256.in_(list(hashes)), CustodyOrderFile.removed_at.is_not(None))
        .order_by(CustodyOrderFile.removed_at)
    )
    return {
        file.sha256: Disposal(
            file.sha256,
            order.id,
            order.reason,
            order.proposed_by,
            order.proposed_at,
            order.confirmed_by,
            order.confirmed_at,
            file.removed_at,
        )
        for file, order in session().execute(wanted)
    }


def list_due(now: datetime, *, actor: Actor, cursor: str | None = None, limit: int = LIMIT) -> Page[dict[str, Any]]:
    """Originals past their term with the visits they belong to, and whether somebody holds them or an order names them.

    Those of visits that the caller may not see are left out, so a page may be shorter than `limit`.
    """
    page = evidence.list_due_blobs(now, cursor=cursor, limit=limit)
    hashes = [blob.sha256 for blob in page.items]
    uses = evidence.visits_of_blobs(hashes)
    state = {one.sha256: one for one in candidates_of(hashes)}
    visits = list_inspections_by_id({visit for found in uses.values() for visit in found})
    seen = {visit: may_see(actor, visit) for visit in visits}
    return Page(
        [
            {
                "sha256": blob.sha256,
                "size": blob.size,
                "type": blob.type,
                "kind": blob.retention_class,
                "stored_at": blob.stored_at,
                "retain_until": blob.retain_until,
                "numbers": sorted(visits[visit].number for visit in uses[blob.sha256] if visit in visits),
                "held": state[blob.sha256].held,
                "ordered": state[blob.sha256].ordered,
            }
            for blob in page.items
            if all(seen.get(visit, False) for visit in uses[blob.sha256])
        ],
        page.next,
    )


def _sees(actor: Actor, order_id: str) -> bool:
    try:
        check_scope(actor, [file.sha256 for file in list_files(order_id)])
    except OrderNotFound:
        return False
    return True


def _view(row: CustodyOrder, names: dict[str, str], actor: Actor) -> OrderView:
    counts: dict[str, tuple[int, int]] = {
        state: (int(number), int(size))
        for state, number, size in session().execute(
            select(CustodyOrderFile.state, func.count(), func.sum(CustodyOrderFile.size))
            .where(CustodyOrderFile.order_id == row.id)
            .group_by(CustodyOrderFile.state)
        )
    }
    return OrderView(
        id=row.id,
        state=row.state,
        reason=row.reason,
        proposed_at=row.proposed_at,
        proposer=names.get(row.proposed_by, ""),
        confirmed_at=row.confirmed_at,
        confirmer=names.get(row.confirmed_by or ""),
        done_at=row.done_at,
        withdrawn_at=row.withdrawn_at,
        answer=row.answer,
        files=sum(number for number, _size in counts.values()),
        size=sum(size for _number, size in counts.values()),
        removed=counts.get("removed", (0, 0))[0],
        kept=counts.get("kept", (0, 0))[0],
        acts=acts_on(row.state, row.proposed_by, actor.id, may=actor.can(Permission.CUSTODY_ORDER)),
    )
