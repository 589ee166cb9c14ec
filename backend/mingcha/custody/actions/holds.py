"""How is everything of a visit held back from deletion, and given free again? On record first, then in the store itself."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, select

from mingcha.custody.models import CustodyHold, CustodyStoreHold
from mingcha.custody.queries.holds import held_visits
from mingcha.custody.queries.locks import CUSTODY_LOCK
from mingcha.custody.rules.holds import HoldNotFound, check_holds
from mingcha.evidence import queries as evidence
from mingcha.inspections.queries import check_can_read
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, lock, reading, session, transaction
from mingcha.kernel.storage import NotInStore, ObjectStore
from mingcha.transparency import actions as log

HELD = "custody.hold"
LIFTED = "custody.lift"


def place_hold(hold_id: str, inspection_id: str, reason: str, *, ctx: Ctx) -> CustodyHold:
    """Holds all evidence of a visit, for a reason that stays. Raises NotFound for a visit the caller may not see."""
    check_can_read(ctx.actor, inspection_id)
    lock(CUSTODY_LOCK)
    row = CustodyHold(
        id=hold_id, inspection_id=inspection_id, reason=reason, set_at=ctx.clock.now(), set_by=ctx.actor.id
    )
    session().add(row)
    session().flush()
    audit.record(ctx, "place_hold", ("hold", hold_id), None, {"inspection": inspection_id, "reason": reason})
    told = {"hold": hold_id, "by": ctx.actor.id, "reason_sha256": sha256_hex(reason.encode())}
    log.append_fact(HELD, inspection_id, told, ctx=ctx)
    return row


def lift_hold(hold_id: str, reason: str, *, ctx: Ctx) -> CustodyHold:
    """Lifts one hold; another one on the same visit still holds. Raises HoldNotFound, HoldLifted."""
    lock(CUSTODY_LOCK)
    row = session().get(CustodyHold, hold_id)
    if row is None:
        raise HoldNotFound()
    check_can_read(ctx.actor, row.inspection_id)
    check_holds(row.lifted_at is not None)
    row.lifted_at, row.lifted_by, row.lift_reason = ctx.clock.now(), ctx.actor.id, reason
    audit.record(ctx, "lift_hold", ("hold", hold_id), None, {"inspection": row.inspection_id, "reason": reason})
    told = {"hold": hold_id, "by": ctx.actor.id, "reason_sha256": sha256_hex(reason.encode())}
    log.append_fact(LIFTED, row.inspection_id, told, ctx=ctx)
    session().flush()
    return row


def settle_holds(open_store: Callable[[], ObjectStore], *, ctx: Ctx) -> int:
    """Makes the store's own legal holds what the record says, also for evidence that came later; how many changed.

    Nothing where the store has none. Opens its own transactions; safe to run twice.
    """
    if not open_store().protection().lock:
        return 0
    with reading():
        wanted = {sha256: row.store_version for sha256, row in evidence.list_blobs_of_visits(held_visits()).items()}
        there = set(session().execute(select(CustodyStoreHold.sha256)).scalars())
        known = evidence.list_blobs_by_hash(there - set(wanted))
    versions = {sha256: row.store_version for sha256, row in known.items() if row.disposed_at is None}
    changes: list[tuple[str, str | None, bool]] = [
        (sha256, wanted[sha256], True) for sha256 in sorted(set(wanted) - there)
    ]
    changes += [(sha256, versions.get(sha256), False) for sha256 in sorted(there - set(wanted))]
    for sha256, version, on in changes:
        _settle(open_store(), sha256, version, on, ctx)
    return len(changes)


def _settle(store: ObjectStore, sha256: str, version: str | None, on: bool, ctx: Ctx) -> None:
    try:
        if version is not None:
            store.hold(f"sha256/{sha256}", version, on)
    except NotInStore:
        if on:
            return  # the fixity check tells what is missing; the hold is on record all the same
    with transaction():
        if on:
            row = {"sha256": sha256, "set_at": ctx.clock.now()}
            insert_ignore(CustodyStoreHold, [row], index_elements=["sha256"], returning=CustodyStoreHold.sha256)
        else:
            session().execute(delete(CustodyStoreHold).where(CustodyStoreHold.sha256 == sha256))
