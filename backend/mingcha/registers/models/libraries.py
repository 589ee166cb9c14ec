"""Which tables divide the object library: sub-libraries, tags, duties, source registers and their conflicts, gaps, data needs?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn

OBJECT = "registers_object.id"


class Library(Base):
    """A sub-library (分库) of a line of business (条线, S2-2.1c): what its criteria take in, and what was picked by hand.

    `criteria` is {districts, industries, kinds, natures, tags}, each a list; a field without values asks for nothing.
    """

    __tablename__ = "registers_library"
    __table_args__ = (
        UniqueConstraint("department_id", "name", name="uq_registers_library_name"),
        CheckConstraint("state in ('active','retired')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    line: Mapped[str] = mapped_column(String(60))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("registers_library.id"), index=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    criteria: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    state: Mapped[str] = mapped_column(String(8), default="active")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(36))


class LibraryMember(Base):
    """An object picked by hand into a sub-library, or left out of it although the criteria fit."""

    __tablename__ = "registers_library_member"
    __table_args__ = (CheckConstraint("side in ('in','out')", name="side"),)

    library_id: Mapped[str] = mapped_column(ForeignKey("registers_library.id"), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT), primary_key=True, index=True)
    side: Mapped[str] = mapped_column(String(3))
    picked_at: Mapped[datetime]
    picked_by: Mapped[str] = mapped_column(String(36))


class Tag(Base):
    """A classification mark (分类标注) on an object (S0-2.3b)."""

    __tablename__ = "registers_tag"

    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT), primary_key=True, index=True)


class BulkAct(Base):
    """One act over many objects; it can be taken back as one."""

    __tablename__ = "registers_bulk_act"
    __table_args__ = (
        CheckConstraint("act in ('tag','untag','duty','pick','skill','unskill')", name="act"),
        Index("ix_registers_bulk_act_department_at", "department_id", "at", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    act: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(200))
    objects: Mapped[int] = mapped_column(Integer)
    department_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(36))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(36))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")


class BulkRow(Base):
    """An object, or for specialties an inspector, that an act changed, and what stood there before."""

    __tablename__ = "registers_bulk_row"

    act_id: Mapped[str] = mapped_column(ForeignKey("registers_bulk_act.id"), primary_key=True)
    object_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    before: Mapped[str | None] = mapped_column(String(200))


class Duty(Base):
    """Who approves supervises, who is in charge supervises (谁审批谁监管，谁主管谁监管, S0-2.3b): a department's matter and its objects."""

    __tablename__ = "registers_duty"
    __table_args__ = (
        CheckConstraint("ground in ('approves','in_charge')", name="ground"),
        UniqueConstraint("department_id", "matter", name="uq_registers_duty_matter"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    ground: Mapped[str] = mapped_column(String(10))
    matter: Mapped[str] = mapped_column(String(100))
    basis: Mapped[str] = mapped_column(String(200))
    industries: Mapped[list[str]] = mapped_column(JsonColumn)
    kinds: Mapped[list[str]] = mapped_column(JsonColumn)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(36))
    ended_at: Mapped[datetime | None]


class SourceRecord(Base):
    """An object as one source register (市监、营商、民政、事业单位登记) has it, whatever the library holds (S4-4a)."""

    __tablename__ = "registers_source_record"
    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_registers_source_record_source_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    source_id: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    import_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime]


class Conflict(Base):
    """A field about which registers differ; settled by choosing one of them, with a reason."""

    __tablename__ = "registers_conflict"
    __table_args__ = (
        UniqueConstraint("object_id", "field", name="uq_registers_conflict_field"),
        CheckConstraint("state in ('open','settled')", name="state"),
        Index("ix_registers_conflict_state", "state", "object_id", "field"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT))
    field: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(8), default="open")
    sides: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    opened_at: Mapped[datetime]
    chosen: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(300))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(36))


class Gap(Base):
    """An open object that stood in no sub-library when it was looked last (S4-4d)."""

    __tablename__ = "registers_gap"
    __table_args__ = (Index("ix_registers_gap_name", "name", "object_id"),)

    object_id: Mapped[str] = mapped_column(ForeignKey(OBJECT), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    seen_at: Mapped[datetime]


class DataNeed(Base):
    """Data a department needs from another's register, and the answer (S4-4c)."""

    __tablename__ = "registers_data_need"
    __table_args__ = (CheckConstraint("state in ('asked','opened','refused')", name="state"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    register: Mapped[str] = mapped_column(String(60))
    fields: Mapped[list[str]] = mapped_column(JsonColumn)
    purpose: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(8), default="asked")
    answer: Mapped[str | None] = mapped_column(String(300))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(36))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(36))


class SearchPosting(Base):
    """Which objects of one block of numbers hold a term: two neighbouring characters of the name, or the value of a filter."""

    __tablename__ = "registers_search_posting"
    __table_args__ = {"sqlite_with_rowid": False}

    term: Mapped[str] = mapped_column(
        String(80).with_variant(String(80, collation="C"), "postgresql"), primary_key=True
    )
    block: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    bits: Mapped[bytes] = mapped_column(LargeBinary)


class SearchMark(Base):
    """How far the postings reach: objects with a greater number, or none, are looked at themselves."""

    __tablename__ = "registers_search_mark"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    reached: Mapped[int] = mapped_column(Integer)
