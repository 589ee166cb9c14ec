"""Which tables hold the detailed rules, and who answers for a gap?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class Rulebook(Base):
    """One version of a department's detailed rules (抽查细则) or work guide (工作指引). `sections` are [{key, title, text}] (S4-6a)."""

    __tablename__ = "rulebooks_rulebook"
    __table_args__ = (
        UniqueConstraint("department_id", "kind", "version", name="uq_rulebooks_rulebook_version"),
        CheckConstraint("kind in ('detailed_rules','work_guide')", name="kind"),
        CheckConstraint("state in ('draft','published','superseded')", name="state"),
        Index("ix_rulebooks_rulebook_created", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    kind: Mapped[str] = mapped_column(String(14))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    sections: Mapped[list[dict[str, str]]] = mapped_column(JsonColumn)
    adopted_from: Mapped[str | None] = mapped_column(String(200))
    adopted_document: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(36))
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(36))


class Duty(Base):
    """Who closes a gap of 一单、两库、一细则, and by when (S4-13)."""

    __tablename__ = "rulebooks_duty"

    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))
    due_on: Mapped[date] = mapped_column(Date)
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(36))
