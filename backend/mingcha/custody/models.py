"""Which tables keep holds, orders to delete with their tombstones, and what the fixity check found?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base

Bytes = BigInteger().with_variant(Integer(), "sqlite")


class CustodyHold(Base):
    """A legal hold over everything of one visit, also what comes later: nothing of it is deleted until it is lifted."""

    __tablename__ = "custody_hold"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(36))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(36))
    lift_reason: Mapped[str | None] = mapped_column(Text)


class CustodyStoreHold(Base):
    """An original on which the store itself has a legal hold now, where it can have one."""

    __tablename__ = "custody_store_hold"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    set_at: Mapped[datetime]


class CustodyOrder(Base):
    """An order to delete: proposed by one person, confirmed by another with the password again; it stays for ever."""

    __tablename__ = "custody_order"
    __table_args__ = (
        CheckConstraint("state in ('pending','confirmed','done','withdrawn')", name="state"),
        CheckConstraint("confirmed_by is null or confirmed_by <> proposed_by", name="two_people"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), index=True)
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(String(36))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(36))
    proved_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(36))
    answer: Mapped[str | None] = mapped_column(Text)


class CustodyOrderFile(Base):
    """One original of an order; once `removed_at` is set, its tombstone. `note` says why the store or a rule kept it."""

    __tablename__ = "custody_order_file"
    __table_args__ = (CheckConstraint("state in ('waiting','removing','removed','kept')", name="state"),)

    order_id: Mapped[str] = mapped_column(ForeignKey("custody_order.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    size: Mapped[int] = mapped_column(Bytes)
    type: Mapped[str] = mapped_column(String(40))
    retention_class: Mapped[str] = mapped_column(String(12))
    retain_until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8))
    removed_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(String(300))


class FixityRun(Base):
    """One pass of reading originals again: a night's (`day`), or one asked for by hand.

    It walks the hashes in rings: a sample that begins at a place the day gives, and the next part of the whole.
    `sample_left` and `sweep_left` count what is still to be read, so a run that was cut goes on where it stopped.
    """

    __tablename__ = "custody_fixity_run"
    __table_args__ = (UniqueConstraint("day", name="uq_custody_fixity_run_day"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    day: Mapped[date | None]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    sample_after: Mapped[str] = mapped_column(String(64))
    sample_left: Mapped[int]
    sweep_after: Mapped[str] = mapped_column(String(64))
    sweep_left: Mapped[int]
    checked: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(Bytes, default=0)
    faults: Mapped[int] = mapped_column(default=0)


class FixityFault(Base):
    """An original that is missing, or is no longer what its hash says. Closed only by a later reading that fits (`healed_at`)."""

    __tablename__ = "custody_fixity_fault"
    __table_args__ = (
        CheckConstraint("kind in ('missing','differs')", name="kind"),
        Index(
            "uq_custody_fixity_fault_open",
            "sha256",
            unique=True,
            sqlite_where=text("healed_at IS NULL"),
            postgresql_where=text("healed_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    found_sha256: Mapped[str | None] = mapped_column(String(64))
    run_id: Mapped[str] = mapped_column(String(36))
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(36))
    answer: Mapped[str | None] = mapped_column(Text)
    healed_at: Mapped[datetime | None]
