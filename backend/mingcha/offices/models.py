"""Which tables hold coordinating bodies, their seats and holders, meetings and resolutions, training and praise?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class Body(Base):
    """A joint conference (联席会议) or leading group (领导小组); `office_department_id` keeps its office."""

    __tablename__ = "offices_body"
    __table_args__ = (
        UniqueConstraint("name", name="uq_offices_body_name"),
        CheckConstraint("kind in ('联席会议','领导小组')", name="kind"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    office_department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    document: Mapped[str] = mapped_column(String(200))
    founded_on: Mapped[date]
    made_at: Mapped[datetime]


class Seat(Base):
    """The seat of a unit, by its post and not by a person (S2-3.1). It is never deleted: `to_on` ends it."""

    __tablename__ = "offices_seat"
    __table_args__ = (
        CheckConstraint("part in ('convenor','deputy','member')", name="part"),
        Index(
            "uq_offices_seat_unit",
            "body_id",
            "department_id",
            "post",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("offices_body.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    post: Mapped[str] = mapped_column(String(100))
    part: Mapped[str] = mapped_column(String(10))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    joined_by: Mapped[str] = mapped_column(String(200), default="")
    left_by: Mapped[str] = mapped_column(String(200), default="")


class Holder(Base):
    """Who fills a part of a seat, from when until when: its holder, or the unit's leader, lead section or liaison (S3B-17)."""

    __tablename__ = "offices_holder"
    __table_args__ = (
        CheckConstraint("role in ('holder','leader','section','liaison')", name="role"),
        Index(
            "uq_offices_holder_role",
            "seat_id",
            "role",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seat_id: Mapped[str] = mapped_column(ForeignKey("offices_seat.id"), index=True)
    role: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(40), default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class Meeting(Base):
    """A meeting: its notice, and once it was held its minutes and the seats that came."""

    __tablename__ = "offices_meeting"
    __table_args__ = (CheckConstraint("state in ('called','held','cancelled')", name="state"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("offices_body.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    agenda: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="called")
    minutes: Mapped[str] = mapped_column(Text, default="")
    present: Mapped[list[str]] = mapped_column(JsonColumn)
    called_at: Mapped[datetime]
    held_at: Mapped[datetime | None]


class Resolution(Base):
    """What a meeting decided, which unit does it by when, and what came of it."""

    __tablename__ = "offices_resolution"
    __table_args__ = (
        UniqueConstraint("meeting_id", "no", name="uq_offices_resolution_no"),
        CheckConstraint("state in ('open','done')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("offices_meeting.id"))
    no: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(8), default="open")
    outcome: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None]


class Training(Base):
    """A training of staff (platform operation, inspectors) or publicity among businesses, as it was held (S1-4, S2-3.4)."""

    __tablename__ = "offices_training"
    __table_args__ = (
        CheckConstraint("kind in ('operation','inspectors','publicity')", name="kind"),
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_offices_training_held_on", "held_on", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    minutes: Mapped[int]
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    content: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(36))


class Trainee(Base):
    """Who took part in a training; `passed` where there was a test."""

    __tablename__ = "offices_trainee"

    training_id: Mapped[str] = mapped_column(ForeignKey("offices_training.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), primary_key=True, index=True)
    passed: Mapped[bool | None]


class Praise(Base):
    """Praise of a department or a person for a deed, given by a document; never derived from figures (S0-3.3)."""

    __tablename__ = "offices_praise"
    __table_args__ = (Index("ix_offices_praise_given_on", "given_on", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("identity_person.id"), index=True)
    deed: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(200))
    given_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(36))
