"""Which findings still wait for something to happen, and what has the business said, shown and felt?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class FollowUp(Base):
    """One follow-up of one approved result: opened by the approval, closed by a person with a reason.

    `department_id` checked and answers for the hand-over (S1-3d); `owner_department_id` follows up now, for the reason in `owner_basis`
    (S1-14b). `stage` and the steps between open and closed: rules/stages.py.
    """

    __tablename__ = "follow_up_follow_up"
    __table_args__ = (
        UniqueConstraint("inspection_id", "kind", name="uq_follow_up_follow_up_inspection_kind"),
        CheckConstraint("state in ('open','closed')", name="state"),
        Index("ix_follow_up_follow_up_queue", "owner_department_id", "state", "id"),
        Index("ix_follow_up_follow_up_state", "state", "id"),
        Index("ix_follow_up_follow_up_owner", "owner_department_id", "id"),
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
    stage: Mapped[str] = mapped_column(String(20), default="opened", server_default="opened")
    owner_department_id: Mapped[str] = mapped_column(String(36), default="", server_default="")
    owner_basis: Mapped[str] = mapped_column(String(24), default="inspecting", server_default="inspecting")
    term_on: Mapped[date | None] = mapped_column(Date)


class Step(Base):
    """One step of a follow-up or of a lost-contact lead (`subject_id`): who, when and why; never changed."""

    __tablename__ = "follow_up_step"
    __table_args__ = (UniqueConstraint("subject_id", "no", name="uq_follow_up_step_no"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(36))
    no: Mapped[int] = mapped_column(Integer)
    step: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(String(36))
    by_name: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[str | None] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)


class Penalty(Base):
    """A penalty under the object's name, collected within the region's number of working days (S3A-2.3.3b)."""

    __tablename__ = "follow_up_penalty"
    __table_args__ = (
        Index("ix_follow_up_penalty_waiting", "collected_on", "due_on", "id"),
        Index("ix_follow_up_penalty_department", "department_id", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_up_follow_up.id"), index=True)
    object_id: Mapped[str] = mapped_column(String(36), index=True)
    object_name: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[str] = mapped_column(String(36))
    number: Mapped[str] = mapped_column(String(80))
    organ: Mapped[str] = mapped_column(String(200))
    kinds: Mapped[list[str]] = mapped_column(JsonColumn)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    decided_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    due_provisional: Mapped[bool] = mapped_column(default=False)
    collected_on: Mapped[date | None] = mapped_column(Date)
    collected_by: Mapped[str | None] = mapped_column(String(36))


class MinorViolation(Base):
    """One entry of the catalogue of minor violations without penalty (轻微违法违规经营行为免罚清单, S2-3.3)."""

    __tablename__ = "follow_up_minor_violation"
    __table_args__ = (UniqueConstraint("department_id", "code", name="uq_follow_up_minor_violation_code"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    basis: Mapped[str] = mapped_column(String(500))
    conditions: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(36))
    retired_at: Mapped[datetime | None]


class LostContact(Base):
    """A business that cannot be found (查无下落线索), entered by any department, verified by the market regulator (S3B-10)."""

    __tablename__ = "follow_up_lost_contact"
    __table_args__ = (
        Index("ix_follow_up_lost_contact_stage", "stage", "id"),
        Index(
            "ix_follow_up_lost_contact_open",
            "object_id",
            unique=True,
            sqlite_where=sql("settled_at IS NULL"),
            postgresql_where=sql("settled_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    object_id: Mapped[str] = mapped_column(String(36))
    object_name: Mapped[str] = mapped_column(String(200))
    follow_up_id: Mapped[str | None] = mapped_column(String(36), index=True)
    department_id: Mapped[str] = mapped_column(String(36), index=True)
    entered_at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(String(20), default="entered")
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)


class Archive(Base):
    """An inspection whose record is archived: from then on nothing is open about it (S0-2.8b)."""

    __tablename__ = "follow_up_archive"

    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), primary_key=True)
    file_no: Mapped[str] = mapped_column(String(80))
    archived_at: Mapped[datetime]
    archived_by: Mapped[str] = mapped_column(String(36))
    archived_by_name: Mapped[str] = mapped_column(String(200))


class BusinessReply(Base):
    """What the business stated about its record (陈述申辩), never changed; `leaf` is its place in the log.

    `read_at` is when somebody of the office said that it was read: until then it waits on the first page.
    """

    __tablename__ = "follow_up_business_reply"
    __table_args__ = (
        Index(
            "ix_follow_up_business_reply_unread",
            "sent_at",
            "id",
            sqlite_where=sql("read_at IS NULL"),
            postgresql_where=sql("read_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    leaf: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime | None]
    read_by: Mapped[str | None] = mapped_column(String(36))


class BusinessProof(Base):
    """Files by which the business shows that it put something right, and what the office decided on them.

    `files` are {evidence, sha256, type, len} in the order sent; their bytes lie with the evidence of the visit.
    """

    __tablename__ = "follow_up_business_proof"
    __table_args__ = (
        CheckConstraint("state in ('sent','accepted','asked_again')", name="state"),
        Index(
            "ix_follow_up_business_proof_waiting",
            "sent_at",
            "id",
            sqlite_where=sql("state = 'sent'"),
            postgresql_where=sql("state = 'sent'"),
        ),
    )

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
