"""Which tables find an inspection years later? One row per inspection as it is listed, and for each searchable term the rows that hold it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base

BYTEWISE = String(60).with_variant(String(60, collation="C"), "postgresql")  # ranges of terms are by their bytes


class SearchRow(Base):
    """One inspection in the auditor's list: a projection of the floors below, written in the transaction that changes them (decision 0126).

    `at` is the seal, else the start, else the opening: the instant by which the list is sorted. `people` are the names and certificates
    of the team and of who left it, one a line; `departments` ids, the leading one first; `place` district and address.
    """

    __tablename__ = "dossiers_search_row"
    __table_args__ = (
        UniqueConstraint("inspection_id", name="uq_dossiers_search_row_inspection"),
        Index("ix_dossiers_search_row_at_no", "at", "no"),
    )

    no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    inspection_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    number: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    object_id: Mapped[str] = mapped_column(String(36))
    object_name: Mapped[str] = mapped_column(String(200))
    object_uscc: Mapped[str | None] = mapped_column(String(18))
    place: Mapped[str] = mapped_column(Text)
    task_title: Mapped[str] = mapped_column(String(200))
    people: Mapped[str] = mapped_column(Text)
    departments: Mapped[str] = mapped_column(Text)
    checklist_sha256: Mapped[str] = mapped_column(String(64))
    conclusions: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    sealed_on: Mapped[date | None]
    publish_by: Mapped[date | None]
    published_on: Mapped[date | None]
    publishing: Mapped[bool] = mapped_column(default=False)


class SearchPosting(Base):
    """Which rows hold a term: bit n of block b stands for row b * 8192 + n (rules/bitmap.py)."""

    __tablename__ = "dossiers_search_posting"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    block: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    bits: Mapped[bytes] = mapped_column(LargeBinary)
