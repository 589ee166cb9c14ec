"""Which table says who stands in for whom, and from when until when?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base


class Deputyship(Base):
    """One absence of one reviewer and who reviews meanwhile; both days count. It ends by itself, or before by `ended_at`; never deleted.

    `department_id` is where the reviewer worked when the deputy was named.
    """

    __tablename__ = "deputies_deputyship"
    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="in_order"),
        CheckConstraint("person_id <> deputy_id", name="somebody_else"),
        Index("ix_deputies_deputyship_deputy", "deputy_id", "to_on"),
        Index("ix_deputies_deputyship_person", "person_id", "to_on"),
        Index("ix_deputies_deputyship_department", "department_id", "from_on", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))
    deputy_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    named_at: Mapped[datetime]
    named_by: Mapped[str] = mapped_column(String(36))
    named_by_name: Mapped[str] = mapped_column(String(100))
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str | None] = mapped_column(String(100))
