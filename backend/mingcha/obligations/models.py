"""Which tables hold obligations, and what was found missing?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base


class Obligation(Base):
    """One assignment that is to be carried out and sealed. `done_at` is its first seal; `settled_at` says that nothing more is waited for."""

    __tablename__ = "obligations_obligation"
    __table_args__ = (
        CheckConstraint("state in ('open','met','missed','excused')", name="state"),
        Index("ix_obligations_obligation_department", "department_id", "due_on", "inspection_id"),
        Index("ix_obligations_obligation_due", "due_on", "inspection_id"),
        Index(
            "ix_obligations_obligation_unsettled",
            "inspection_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    due_on: Mapped[date] = mapped_column(Date)
    provisional: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="open")
    done_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    excused_at: Mapped[datetime | None]
    excused_by: Mapped[str | None] = mapped_column(String(36))
    excused_by_name: Mapped[str | None] = mapped_column(String(200))
    excuse: Mapped[str | None] = mapped_column(Text)


class MissingWork(Base):
    """One thing that was missing, found once: `since` the instant from which it was, `found_at` when that was recorded, `closed_at` when it came
    or was let off (`how`). The two leaves bind finding and closing into the log."""

    __tablename__ = "obligations_missing"
    __table_args__ = (
        UniqueConstraint("kind", "about", name="uq_obligations_missing_about"),
        CheckConstraint("kind in ('visit','seal','file','publication')", name="kind"),
        CheckConstraint("how in ('arrived','excused','moved')", name="how"),
        CheckConstraint("(closed_at is null) = (how is null)", name="closed"),
        Index("ix_obligations_missing_inspection_id", "inspection_id"),
        Index(
            "ix_obligations_missing_open",
            "kind",
            "id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    about: Mapped[str] = mapped_column(String(60))
    inspection_id: Mapped[str] = mapped_column(String(36))
    department_id: Mapped[str] = mapped_column(String(36))
    since: Mapped[datetime]
    found_at: Mapped[datetime]
    leaf: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    how: Mapped[str | None] = mapped_column(String(8))
    closing_leaf: Mapped[str | None] = mapped_column(String(64))
