"""Which findings still wait for something to happen?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base


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
