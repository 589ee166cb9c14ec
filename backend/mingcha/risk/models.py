"""Which tables hold class changes, assessments, marks, presets, indicators and warnings?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn

OBJECT = "registers_object.id"


class ClassChange(Base):
    """A change of an object's credit-risk class: from, to, who says so, as of which day, and why (S1-3c, S4-11b)."""

    __tablename__ = "risk_class_change"
    __table_args__ = (Index("ix_risk_class_change_object", "object_id", "version"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT))
    version: Mapped[int] = mapped_column(Integer)
    before: Mapped[str] = mapped_column(String(1))
    after: Mapped[str] = mapped_column(String(1))
    source: Mapped[str] = mapped_column(String(100))
    as_of: Mapped[date]
    reasons: Mapped[list[str]] = mapped_column(JsonColumn)
    note: Mapped[str | None] = mapped_column(String(500))
    assessment_id: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(36))
    by_name: Mapped[str] = mapped_column(String(100))


class Assessment(Base):
    """The five factors of one object on a day (S4-11a): activities with their levels, and four levels."""

    __tablename__ = "risk_assessment"
    __table_args__ = (Index("ix_risk_assessment_object", "object_id", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT))
    activities: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    safety: Mapped[str] = mapped_column(String(1))
    hidden_dangers: Mapped[str] = mapped_column(String(1))
    management: Mapped[str] = mapped_column(String(1))
    compliance: Mapped[str] = mapped_column(String(1))
    suggested: Mapped[str] = mapped_column(String(1))
    decided: Mapped[str] = mapped_column(String(1))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(36))
    by_name: Mapped[str] = mapped_column(String(100))


class Mark(Base):
    """A fact that raises or lowers (S1-9c, S4-8b), from its day until it ends."""

    __tablename__ = "risk_mark"
    __table_args__ = (Index("ix_risk_mark_object", "object_id", "since"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT))
    code: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(String(500))
    since: Mapped[date]
    until: Mapped[date | None]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(36))


class Preset(Base):
    """Ratios, frequency and draw mode a department keeps for each class, with the source named."""

    __tablename__ = "risk_preset"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(200))
    classes: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    changed_at: Mapped[datetime]


class Indicator(Base):
    """A registered indicator: what is counted over how many days, and from which number on it warns (S0-3.2)."""

    __tablename__ = "risk_indicator"
    __table_args__ = (CheckConstraint("threshold > 0 and days > 0", name="positive"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    feed: Mapped[str] = mapped_column(String(40))
    threshold: Mapped[int] = mapped_column(Integer)
    days: Mapped[int] = mapped_column(Integer)
    basis: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool]
    changed_at: Mapped[datetime]


class Warned(Base):
    """An early warning: an object reached an indicator's threshold; settled by a person."""

    __tablename__ = "risk_warning"
    __table_args__ = (
        CheckConstraint("state in ('open','raised','dismissed')", name="state"),
        Index("ix_risk_warning_state", "state", "at", "id"),
        Index("ix_risk_warning_object", "object_id", "indicator_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    indicator_id: Mapped[str] = mapped_column(ForeignKey("risk_indicator.id"))
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT))
    value: Mapped[int] = mapped_column(Integer)
    since: Mapped[date]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(9), default="open")
    note: Mapped[str | None] = mapped_column(String(300))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(36))
