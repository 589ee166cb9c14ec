"""Which rows tell what the public finds?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class Snapshot(Base):
    """What the public sees of one result: frozen at publication, the only thing the portal reads of it.

    A correction puts another edition in its place, a withdrawal takes it away; what stood there is kept in `Change`.
    """

    __tablename__ = "publication_snapshot"
    __table_args__ = (
        UniqueConstraint("publication_id", name="uq_publication_snapshot_publication"),
        Index("ix_publication_snapshot_object", "object_id", "published_on"),
        Index("ix_publication_snapshot_day", "published_on", "id"),
        Index("ix_publication_snapshot_district", "district", "published_on", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication_publication.id"))
    object_id: Mapped[str] = mapped_column(String(36))
    object_name: Mapped[str] = mapped_column(String(200), index=True)
    object_uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    object_address: Mapped[str] = mapped_column(Text, default="")
    district: Mapped[str] = mapped_column(String(60), default="", server_default="")
    published_on: Mapped[date]
    updated_at: Mapped[datetime | None]
    clean: Mapped[bool] = mapped_column(default=False, server_default="0")
    body: Mapped[dict[str, Any]] = mapped_column(JsonColumn)


class ShownBusiness(Base):
    """A business that the public finds: it has a snapshot. Written anew from its snapshots whenever one of them comes, changes or goes."""

    __tablename__ = "publication_shown_business"
    __table_args__ = (
        Index("ix_publication_shown_business_name", "name", "object_id"),
        Index("ix_publication_shown_business_latest", "latest_on", "object_id"),
    )

    object_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    latest_on: Mapped[date]
