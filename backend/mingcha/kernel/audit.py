"""Who did what, when, to what, from which state to which? An append-only chain beside every write."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import Base, JsonColumn, lock, session

ZERO = "0" * 64
CHAIN_LOCK = 7_301
PART = 2_000


class AuditEntry(Base):
    """One act. `hash` covers the entry and the hash before it, so a changed or missing row shows."""

    __tablename__ = "kernel_audit_entry"
    __table_args__ = (
        UniqueConstraint("prev", name="uq_kernel_audit_entry_prev"),
        Index("ix_kernel_audit_entry_at", "at", "seq"),
        Index("ix_kernel_audit_entry_who", "actor_name", "at", "seq"),
        Index("ix_kernel_audit_entry_kind", "subject_kind", "at", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(String(36))
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


# Written with every act, so the statements are built once.
_TABLE = AuditEntry.metadata.tables[AuditEntry.__tablename__]
_LAST = select(_TABLE.c.seq, _TABLE.c.hash).order_by(_TABLE.c.seq.desc()).limit(1)
_INSERT = insert(_TABLE)


def record(
    ctx: Ctx, action: str, subject: tuple[str, str], before: dict[str, Any] | None, after: dict[str, Any] | None
) -> AuditEntry:
    """Writes one act into the chain, in the transaction of the act itself. `before`/`after` are JSON without floats."""
    return record_each(ctx, action, [subject], before, after)[0]


def record_each(
    ctx: Ctx,
    action: str,
    subjects: Sequence[tuple[str, str]],
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> list[AuditEntry]:
    """Writes the same act on each of many subjects, an entry for each, so that every one tells its own story."""
    lock(CHAIN_LOCK)
    last = session().execute(_LAST).first()
    seq, prev = (last.seq, last.hash) if last else (0, ZERO)
    entries = []
    for number, subject in enumerate(subjects, seq + 1):
        entries.append(_entry(ctx, (number, prev), action, subject, before, after))
        prev = entries[-1].hash
    rows = [{column.name: getattr(entry, column.name) for column in _TABLE.columns} for entry in entries]
    for start in range(0, len(rows), PART):
        session().execute(_INSERT, rows[start : start + PART])
    return entries


def _entry(
    ctx: Ctx,
    place: tuple[int, str],
    action: str,
    subject: tuple[str, str],
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> AuditEntry:
    entry = AuditEntry(
        seq=place[0],
        at=ctx.clock.now(),
        actor_id=ctx.actor.id,
        actor_name=ctx.actor.name,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        before=before,
        after=after,
        prev=place[1],
        hash="",
    )
    entry.hash = entry_hash(entry)
    return entry


def last_entry() -> tuple[int, str] | None:
    """The seq and hash that the whole chain so far leads to; None before the first act."""
    last = session().execute(_LAST).first()
    return (last.seq, last.hash) if last else None


def hash_at(seq: int) -> str | None:
    """The hash that the chain up to this act leads to; None if there is no such act."""
    return session().execute(select(AuditEntry.hash).where(AuditEntry.seq == seq)).scalar()


def has_acts_after(seq: int, *, but: Collection[str]) -> bool:
    """True if acts other than `but` came behind this one."""
    later = select(_TABLE.c.seq).where(_TABLE.c.seq > seq, _TABLE.c.action.not_in(but)).limit(1)
    return session().execute(later).first() is not None


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 of the canonical entry with its predecessor's hash."""
    body = {
        "seq": entry.seq,
        "at": rfc3339(entry.at),
        "actor": entry.actor_id,
        "action": entry.action,
        "subject": [entry.subject_kind, entry.subject_id],
        "before": entry.before,
        "after": entry.after,
        "prev": entry.prev,
    }
    return sha256_hex(canonical(body))


def find_break() -> int | None:
    """The seq of the first entry that does not fit its predecessor, or None if the chain is whole."""
    prev, expected = ZERO, 1
    for entry in session().scalars(select(AuditEntry).order_by(AuditEntry.seq)):
        if entry.seq != expected or entry.prev != prev or entry.hash != entry_hash(entry):
            return expected
        prev, expected = entry.hash, expected + 1
    return None
