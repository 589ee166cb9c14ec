"""Which tables hold leads, their steps, copy notices, and tries from outside?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn

SOURCES = (
    "'hotline_12345','complaint','citizen','transfer','data_monitoring','accident','failed_test','deployment','media'"
)
STATES = "'received','triaged','inspecting','copied','merged','special','no_jurisdiction','outcome','fed_back','closed'"


class Lead(Base):
    """One lead (线索). What an informant told of themselves stands in `informant` and leaves only by an audited act.

    `code_hash` is SHA-256 of the code by which a citizen asks, `answer` what they then read; `reason` the reason outside the plan (C17), `cap_reason` why its check
    does not count for the annual cap.
    """

    __tablename__ = "leads_lead"
    __table_args__ = (
        UniqueConstraint("number", name="uq_leads_lead_number"),
        UniqueConstraint("code_hash", name="uq_leads_lead_code_hash"),
        CheckConstraint(f"source in ({SOURCES})", name="source"),
        CheckConstraint(f"state in ({STATES})", name="state"),
        Index("ix_leads_lead_queue", "department_id", "state", "received_at", "id"),
        Index("ix_leads_lead_received", "department_id", "received_at", "id"),
        Index("ix_leads_lead_received_of_all", "received_at", "id"),
        Index("ix_leads_lead_state", "state", "received_at", "id"),
        Index("ix_leads_lead_counts", "department_id", "state", "source", "reason"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(30))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    source: Mapped[str] = mapped_column(String(16))
    source_no: Mapped[str] = mapped_column(String(80), default="")
    received_at: Mapped[datetime]
    object_id: Mapped[str | None] = mapped_column(String(36), index=True)
    object_name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[str] = mapped_column(Text)
    informant: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    item_id: Mapped[str | None] = mapped_column(String(36))
    industry: Mapped[str | None] = mapped_column(String(60))
    district: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(16), default="received")
    reason: Mapped[str | None] = mapped_column(String(24))
    cap_reason: Mapped[str | None] = mapped_column(String(24))
    merged_into: Mapped[str | None] = mapped_column(String(36), index=True)
    task_id: Mapped[str | None] = mapped_column(String(36), index=True)
    inspection_id: Mapped[str | None] = mapped_column(String(36), index=True)
    outcome: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)


class LeadStep(Base):
    """One step of a lead or a copy notice (`subject_id`): who, when and why; never changed."""

    __tablename__ = "leads_step"
    __table_args__ = (UniqueConstraint("subject_id", "no", name="uq_leads_step_no"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(36))
    no: Mapped[int] = mapped_column(Integer)
    step: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[str | None] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)


class CopyNotice(Base):
    """One copy notice (抄告单) with the fields of records-and-states 6.5; its answers are its steps."""

    __tablename__ = "leads_copy_notice"
    __table_args__ = (
        UniqueConstraint("number", name="uq_leads_copy_notice_number"),
        CheckConstraint(
            "state in ('sent','received','handled','fed_back','accepted','returned','withdrawn')", name="state"
        ),
        CheckConstraint("channel in ('platform','paper')", name="channel"),
        Index("ix_leads_copy_notice_to", "to_department_id", "state", "id"),
        Index("ix_leads_copy_notice_from", "from_department_id", "state", "id"),
        Index("ix_leads_copy_notice_counts", "from_department_id", "to_department_id", "state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(30))
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)
    from_department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    to_department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    type: Mapped[str] = mapped_column(String(24), default="suspected_violation")
    channel: Mapped[str] = mapped_column(String(10), default="platform")
    state: Mapped[str] = mapped_column(String(12), default="sent")
    object_id: Mapped[str | None] = mapped_column(String(36))
    object_name: Mapped[str] = mapped_column(String(200))
    matter: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200), default="")
    facts: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    feedback_needed: Mapped[bool] = mapped_column(default=True)
    sent_at: Mapped[datetime]
    sent_on: Mapped[date] = mapped_column(Date)
    reviewer: Mapped[str] = mapped_column(String(200), default="")
    feedback: Mapped[str] = mapped_column(Text, default="")
    fed_back_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(Integer, default=0)
    lead_id: Mapped[str | None] = mapped_column(String(36), index=True)
    inspection_id: Mapped[str | None] = mapped_column(String(36))
    follow_up_id: Mapped[str | None] = mapped_column(String(36), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)


class LeadTry(Base):
    """One lead sent (`send`) or one wrong code (`ask`) of an address; kept for a day."""

    __tablename__ = "leads_try"
    __table_args__ = (Index("ix_leads_try_address", "address", "kind", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
