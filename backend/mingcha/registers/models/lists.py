"""Which tables hold the legal review of lists, and what is kept out of them?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class ItemListReview(Base):
    """One opinion of the legal review of a list version (S3A-2.7a). Rows stay: a return and the later consent both stand here."""

    __tablename__ = "registers_item_list_review"
    __table_args__ = (
        UniqueConstraint("list_id", "round", "stage", name="uq_registers_item_list_review_stage"),
        CheckConstraint("opinion in ('agree','return')", name="opinion"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    list_id: Mapped[str] = mapped_column(ForeignKey("registers_item_list.id"), index=True)
    round: Mapped[int] = mapped_column(Integer)
    stage: Mapped[str] = mapped_column(String(20))
    opinion: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(String(1000))
    office: Mapped[str] = mapped_column(String(200))
    document_no: Mapped[str | None] = mapped_column(String(100))
    reviewed_on: Mapped[date] = mapped_column(Date)
    reviewer_id: Mapped[str] = mapped_column(String(36))
    reviewer_name: Mapped[str] = mapped_column(String(100))
    recorded_at: Mapped[datetime]


class Exemption(Base):
    """Items a department keeps out of draws: unsuitable (不适宜采取, S4-2b) or of a special key field (特殊重点领域, S0-2.8a).

    `items` are [{item_id or null, name}]: what was never drawn may stand in no register.
    """

    __tablename__ = "registers_exemption"
    __table_args__ = (
        CheckConstraint("kind in ('unsuitable','special_field')", name="kind"),
        CheckConstraint("state in ('claimed','filed','accepted','rejected','expired')", name="state"),
        Index("ix_registers_exemption_department", "department_id", "claimed_at", "id"),
        Index("ix_registers_exemption_state", "state", "valid_to"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    kind: Mapped[str] = mapped_column(String(14))
    field: Mapped[str | None] = mapped_column(String(20))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    reason: Mapped[str] = mapped_column(String(2000))
    evidence: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(8), default="claimed")
    valid_to: Mapped[date | None] = mapped_column(Date)
    claimed_at: Mapped[datetime]
    claimed_by: Mapped[str] = mapped_column(String(36))
    filed_to: Mapped[str | None] = mapped_column(String(200))
    filed_on: Mapped[date | None] = mapped_column(Date)
    document_no: Mapped[str | None] = mapped_column(String(100))
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by: Mapped[str | None] = mapped_column(String(36))
    decided_by_name: Mapped[str | None] = mapped_column(String(100))
    opinion: Mapped[str | None] = mapped_column(String(1000))


class ItemListEntry(Base):
    """An item as it stood when the list was sent for review or published (snapshot), or a bare member of a draft."""

    __tablename__ = "registers_item_list_entry"

    list_id: Mapped[str] = mapped_column(ForeignKey("registers_item_list.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("registers_item.id"), primary_key=True, index=True)
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
