"""Which tables hold the archive of a task, and the funds and equipment that it took?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class TaskArchive(Base):
    """A task that is closed: one row for one task (一任务一档). `counts` is what it had when it was closed."""

    __tablename__ = "archives_task_archive"
    __table_args__ = (UniqueConstraint("number", name="uq_archives_task_archive_number"),)

    task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")
    counts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(String(36))
    closed_by_name: Mapped[str] = mapped_column(String(100))


class Means(Base):
    """Funds or equipment that a task took (S0-3.1b), in fen or in pieces. A wrong line is struck with its reason and stays."""

    __tablename__ = "archives_means"
    __table_args__ = (
        CheckConstraint("kind in ('funds','equipment')", name="kind"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(String(200))
    amount: Mapped[int] = mapped_column(BigInteger)
    on: Mapped[date]
    voucher: Mapped[str] = mapped_column(String(100), default="")
    entered_at: Mapped[datetime]
    entered_by_name: Mapped[str] = mapped_column(String(100))
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str] = mapped_column(String(200), default="")
