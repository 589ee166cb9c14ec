"""Which tables hold notices, who gets them, and what was sent?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base


class Notice(Base):
    """One step of one date, told once: the unique constraint is what two schedulers meet at. `ended_at`: it was done, or its date moved."""

    __tablename__ = "notices_notice"
    __table_args__ = (
        UniqueConstraint("clock", "about", "due_on", "step", name="uq_notices_notice_once"),
        CheckConstraint(
            "clock in ('result','visit','plan','certificate','commit','rectification','penalty','table','copy')",
            name="clock",
        ),
        CheckConstraint("step in ('soon','late','later')", name="step"),
        Index("ix_notices_notice_open", "clock", "ended_at", "about"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clock: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date]
    step: Mapped[str] = mapped_column(String(8))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    name: Mapped[str] = mapped_column(String(300))
    path: Mapped[str] = mapped_column(String(120))
    provisional: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Recipient(Base):
    """Whom a notice is for, and when they read it; `for_id` in whose place they are told of it, while that person is away."""

    __tablename__ = "notices_recipient"
    __table_args__ = (
        Index("ix_notices_recipient_person_id_notice_id", "person_id", "notice_id"),
        Index(
            "ix_notices_recipient_unread",
            "person_id",
            "notice_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    notice_id: Mapped[str] = mapped_column(ForeignKey("notices_notice.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), primary_key=True)
    read_at: Mapped[datetime | None]
    for_id: Mapped[str | None] = mapped_column(String(36))


class Preference(Base):
    """How a person wants to be told outside the desk. `feed` is the secret of their calendar's address."""

    __tablename__ = "notices_preference"
    __table_args__ = (UniqueConstraint("feed", name="uq_notices_preference_feed"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    by_email: Mapped[bool] = mapped_column(default=False)
    feed: Mapped[str | None] = mapped_column(String(64))


class Delivery(Base):
    """One message by one way to one address: claimed before it is sent. One that was being sent when the machine stopped is `unsure` and not repeated."""

    __tablename__ = "notices_delivery"
    __table_args__ = (
        UniqueConstraint("channel", "target", "slot", name="uq_notices_delivery_once"),
        CheckConstraint("state in ('waiting','sending','sent','failed','unsure')", name="state"),
        Index("ix_notices_delivery_state_next_at", "state", "next_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    channel: Mapped[str] = mapped_column(String(12))
    target: Mapped[str] = mapped_column(String(36))
    slot: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")


class Carried(Base):
    """Which notice went out by which way to whom: at most once."""

    __tablename__ = "notices_carried"

    notice_id: Mapped[str] = mapped_column(ForeignKey("notices_notice.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    target: Mapped[str] = mapped_column(String(36), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("notices_delivery.id"), index=True)
