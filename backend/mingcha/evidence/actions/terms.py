"""How do stored bytes get their class, their term and their lock? With the upload; a job does what was not known then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select, update

from mingcha.evidence.models import EvidenceBlob, EvidenceItem
from mingcha.evidence.rules.retention import Kept, Terms, kept_for, lock_of, longest, outlasts
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, session, transaction
from mingcha.kernel.storage import NotInStore, ObjectStore, Stored

CHUNK = 500
_BLOB = EvidenceBlob.metadata.tables[EvidenceBlob.__tablename__]


def term_columns(kept: Kept, stored: Stored, at: datetime) -> dict[str, Any]:
    """What a new blob row says of its keeping; its bytes were hashed when they were stored, so they are checked as of then."""
    return {
        "retention_class": kept.kind,
        "retain_until": kept.until,
        "locked_until": stored.locked,
        "checked_at": at,
        "disposed_at": None,
    }


def extend_term(sha256: str, stored: Stored, kept: Kept, at: datetime) -> None:
    """Known bytes came again under another use: the longer term holds. Bytes that an order had deleted are here again."""
    known = session().execute(
        select(_BLOB.c.retention_class, _BLOB.c.retain_until, _BLOB.c.disposed_at).where(_BLOB.c.sha256 == sha256)
    )
    row = known.one()
    change = update(_BLOB).where(_BLOB.c.sha256 == sha256)
    if row.disposed_at is not None:
        again = {**term_columns(kept, stored, at), "store_version": stored.version, "stored_at": at}
        session().execute(change.values(again))
    elif row.retention_class is None or outlasts(kept.until, row.retain_until):
        session().execute(change.values(retention_class=kept.kind, retain_until=kept.until))


def class_blobs(terms: Terms, *, limit: int = CHUNK) -> int:
    """Gives a class and a term to blobs that were stored before there were any; how many. Safe to run twice."""
    wanted = select(_BLOB.c.sha256, _BLOB.c.stored_at).where(_BLOB.c.retention_class.is_(None)).limit(limit)
    with transaction():
        rows = session().execute(wanted.order_by(_BLOB.c.sha256)).all()
        roles = _roles([row.sha256 for row in rows])
        for row in rows:
            uses = roles[row.sha256] or {"document"}
            kept = longest([kept_for(role, row.stored_at, terms) for role in sorted(uses)])
            session().execute(
                update(_BLOB)
                .where(_BLOB.c.sha256 == row.sha256)
                .values(retention_class=kept.kind, retain_until=kept.until)
            )
    return len(rows)


def lock_blobs(open_store: Callable[[], ObjectStore], *, limit: int = CHUNK) -> int:
    """Locks stored bytes whose lock is missing or ends before their term; how many. Nothing where the store cannot lock."""
    if not open_store().protection().lock:
        return 0
    short = or_(_BLOB.c.locked_until.is_(None), _BLOB.c.locked_until < _BLOB.c.retain_until)
    with reading():
        wanted = select(_BLOB.c.sha256, _BLOB.c.store_version, _BLOB.c.stored_at, _BLOB.c.retain_until).where(
            _BLOB.c.retention_class.is_not(None), _BLOB.c.disposed_at.is_(None), short
        )
        rows = session().execute(wanted.order_by(_BLOB.c.sha256).limit(limit)).all()
    locked = [(row.sha256, until) for row in rows if (until := _lock(open_store(), row)) is not None]
    with transaction():
        for sha256, until in locked:
            session().execute(update(_BLOB).where(_BLOB.c.sha256 == sha256).values(locked_until=until))
    return len(locked)


def _lock(store: ObjectStore, row: Any) -> datetime | None:
    """The instant that the lock now reaches; None where the bytes are gone, which the fixity check tells."""
    until = lock_of(row.stored_at, row.retain_until)
    try:
        store.keep_until(f"sha256/{row.sha256}", row.store_version, until)
    except NotInStore:
        return None
    return until


def mark_checked(hashes: Collection[str], *, ctx: Ctx) -> None:
    """These bytes were read and hashed again, and fitted. In the caller's transaction."""
    if hashes:
        change = update(_BLOB).where(_BLOB.c.sha256.in_(list(hashes)))
        session().execute(change.values(checked_at=ctx.clock.now()))


def mark_disposed(sha256: str, *, ctx: Ctx) -> None:
    """The bytes leave by an order; the row stays as their tombstone. In the caller's transaction, before the bytes go."""
    session().execute(update(_BLOB).where(_BLOB.c.sha256 == sha256).values(disposed_at=ctx.clock.now()))


def mark_kept(sha256: str) -> None:
    """The store did not let the bytes go: they are kept and read again. In the caller's transaction."""
    session().execute(update(_BLOB).where(_BLOB.c.sha256 == sha256).values(disposed_at=None))


def remove_bytes(sha256: str, *, store: ObjectStore, folder: Path) -> None:
    """Removes the original from the store, and its copies from `folder`. Raises StoreLocked."""
    store.remove(f"sha256/{sha256}")
    for copy in folder.glob(f"{sha256}-*.jpg"):
        copy.unlink(missing_ok=True)


def _roles(hashes: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    uses = select(EvidenceItem.sha256, EvidenceItem.role).where(EvidenceItem.sha256.in_(hashes)).distinct()
    for sha256, role in session().execute(uses):
        found[sha256].add(role)
    return found
