"""Which findings still wait for something to happen, and what has the business said, shown and felt?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class FollowUp(Base):
    """One follow-up of one approved result: opened by the approval, closed by a person with a reason."""

    __tablename__ = "follow_up_follow_up"
    __table_args__ = (
        UniqueConstraint("inspection_id", "kind", name="uq_follow_up_follow_up_inspection_kind"),
        CheckConstraint("state in ('open','closed')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    object_id: Mapped[str] = mapped_column(String(36), index=True)
    object_name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(8), default="open")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(36))
    close_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class BusinessReply(Base):
    """What the business stated about its record (陈述申辩), never changed; `leaf` is its place in the log."""

    __tablename__ = "follow_up_business_reply"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    leaf: Mapped[str] = mapped_column(String(64))


class BusinessProof(Base):
    """Files by which the business shows that it put something right, and what the office decided on them.

    `files` are {evidence, sha256, type, len} in the order sent; their bytes lie with the evidence of the visit.
    """

    __tablename__ = "follow_up_business_proof"
    __table_args__ = (CheckConstraint("state in ('sent','accepted','asked_again')", name="state"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_up_follow_up.id"), index=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), index=True)
    files: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    note: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime]
    leaf: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="sent")
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(36))
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)


class BusinessRating(Base):
    """How the business felt treated at one inspection, 1 to 5: for supervisors only, one per inspection."""

    __tablename__ = "follow_up_business_rating"
    __table_args__ = (CheckConstraint("stars between 1 and 5", name="stars"),)

    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), primary_key=True)
    stars: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]


class ReceiptTry(Base):
    """A wrong pair of receipt code and second part; kept for a day, so that neither can be guessed. `code_hash` is SHA-256 of the code."""

    __tablename__ = "follow_up_receipt_try"
    __table_args__ = (
        Index("ix_follow_up_receipt_try_address", "address", "at"),
        Index("ix_follow_up_receipt_try_code", "code_hash", "at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
