"""Which holiday notices has the administrator entered, beyond the shipped years?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base


class StoredCalendarYear(Base):
    """One uploaded year; it wins over the shipped one. Dates are ISO texts."""

    __tablename__ = "regions_calendar_year"
    __table_args__ = (CheckConstraint("year BETWEEN 2000 AND 2099", name="year_in_range"),)

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(Text)
    days_off: Mapped[list[str]]
    workdays: Mapped[list[str]]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(36))
    version: Mapped[int] = mapped_column(Integer, default=1)
