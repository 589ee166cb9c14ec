"""Which table keeps readings?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Table, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.append_only import append_only_statements
from mingcha.kernel.db import Base


class Access(Base):
    """Somebody read, was shown or took away something of an inspection. `about` says which part: an evidence id, a JSON pointer, a bag.

    `leaf` binds the row into the log (decision 0115). No foreign key: a reading must never wait for a phone that is sending to the same visit.
    """

    __tablename__ = "readings_access"
    __table_args__ = (
        Index("ix_readings_access_inspection_id_id", "inspection_id", "id"),
        Index("ix_readings_access_actor_id_id", "actor_id", "id"),
        Index("ix_readings_access_at", "at", "id"),
        Index("ix_readings_access_who", "actor_name", "at", "id"),
        Index("ix_readings_access_act", "act", "at", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(String(36))
    actor_name: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(20))
    inspection_id: Mapped[str] = mapped_column(String(36))
    about: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(String(300))
    leaf: Mapped[str] = mapped_column(String(64))


@event.listens_for(Access.__table__, "after_create")
def _append_only(target: Table, connection: Connection, **_kw: object) -> None:
    for statement in append_only_statements(connection.dialect.name, target.name):
        connection.exec_driver_sql(statement)
