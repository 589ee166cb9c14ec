"""Which table holds the views that people keep of lists?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class SavedView(Base):
    """The filters of a list under a name, of one person. At most one of a list is where it opens (`opens`)."""

    __tablename__ = "desk_saved_view"
    __table_args__ = (
        UniqueConstraint("person_id", "room", "name", name="uq_desk_saved_view_name"),
        Index(
            "uq_desk_saved_view_opens",
            "person_id",
            "room",
            unique=True,
            sqlite_where=text("opens"),
            postgresql_where=text("opens"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))
    room: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    filters: Mapped[dict[str, str]] = mapped_column(JsonColumn)
    opens: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
