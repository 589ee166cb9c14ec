"""Which tables, bulletins and reports did the office hand in, exactly as they were?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class Submission(Base):
    """One table as it was handed in: never changed. `sha256` covers the RFC 8785 form of `content`.

    `department_id` is None for the whole region. `follows` names the submission that this one corrects; `reason` says why.
    """

    __tablename__ = "reports_submission"
    __table_args__ = (
        CheckConstraint("period in ('year','first_half','second_half')", name="period"),
        CheckConstraint("domain in ('all','market','non_market')", name="domain"),
        Index("ix_reports_submission_year", "year", "made_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    table_id: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    region: Mapped[str] = mapped_column(String(4))
    year: Mapped[int]
    period: Mapped[str] = mapped_column(String(12))
    domain: Mapped[str] = mapped_column(String(12))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("identity_department.id"), index=True)
    until_on: Mapped[date]
    due_on: Mapped[date | None]
    recipients: Mapped[list[str]] = mapped_column(JsonColumn)
    content: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    sha256: Mapped[str] = mapped_column(String(64))
    follows: Mapped[str | None] = mapped_column(ForeignKey("reports_submission.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(36))
    made_by_name: Mapped[str] = mapped_column(String(100))
