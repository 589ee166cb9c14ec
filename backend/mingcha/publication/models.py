"""Which rows keep the way of a result to the public?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class Publication(Base):
    """One approved result and its clock. `due_on` is empty where the region gives no number of days (C14, O4).

    `produced_on` is the day of the approval, `completed_on` the day of the seal; `starts_on` the one the region counts
    from. `marks` counts how often the scheduler changed the state; it names the slot of the next change.
    """

    __tablename__ = "publication_publication"
    __table_args__ = (
        UniqueConstraint("inspection_id", name="uq_publication_publication_inspection"),
        CheckConstraint("state in ('pending','due_soon','overdue','published')", name="state"),
        Index("ix_publication_publication_state_due", "state", "due_on", "id"),
        Index("ix_publication_publication_figures", "task_id", "state", "published_at", "due_on"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    object_id: Mapped[str] = mapped_column(String(36), index=True)
    object_name: Mapped[str] = mapped_column(String(200))
    task_id: Mapped[str] = mapped_column(String(36))
    number: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(8))
    workdays: Mapped[int | None]
    article: Mapped[str] = mapped_column(String(200))
    produced_on: Mapped[date]
    completed_on: Mapped[date]
    starts_on: Mapped[date]
    due_on: Mapped[date | None]
    soon_on: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default="pending")
    conclusions: Mapped[list[str]] = mapped_column(JsonColumn)
    opened_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(36))
    marks: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class Snapshot(Base):
    """What the public sees of one result: frozen at publication, the only thing the portal reads of it."""

    __tablename__ = "publication_snapshot"
    __table_args__ = (
        UniqueConstraint("publication_id", name="uq_publication_snapshot_publication"),
        Index("ix_publication_snapshot_object", "object_id", "published_on"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication_publication.id"))
    object_id: Mapped[str] = mapped_column(String(36))
    object_name: Mapped[str] = mapped_column(String(200), index=True)
    object_uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    object_address: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date]
    body: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
