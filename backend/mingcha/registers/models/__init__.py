"""Which tables hold the item list, the object library and the inspector library?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn
from mingcha.registers.models.libraries import (
    BulkAct,
    BulkRow,
    Conflict,
    DataNeed,
    Duty,
    Gap,
    Library,
    LibraryMember,
    SearchMark,
    SearchPosting,
    SourceRecord,
    Tag,
)
from mingcha.registers.models.lists import Exemption, ItemListEntry, ItemListReview

__all__ = [
    "Assistant",
    "BulkAct",
    "BulkRow",
    "ChecklistEntry",
    "Conflict",
    "DataNeed",
    "Duty",
    "Exemption",
    "Gap",
    "History",
    "Import",
    "ImportRow",
    "InspectionObject",
    "Inspector",
    "Item",
    "ItemList",
    "ItemListEntry",
    "ItemListReview",
    "Library",
    "LibraryMember",
    "SearchMark",
    "SearchPosting",
    "SourceRecord",
    "Tag",
]


class Item(Base):
    """One inspection item (抽查事项), owned by a department; the union of fields of the five notices."""

    __tablename__ = "registers_item"
    __table_args__ = (
        UniqueConstraint("code", name="uq_registers_item_code"),
        CheckConstraint("category in ('general','key')", name="category"),
        CheckConstraint("state in ('active','suspended','retired')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    sub_name: Mapped[str | None] = mapped_column(String(200))
    field: Mapped[str | None] = mapped_column(String(100))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    participants: Mapped[list[str]] = mapped_column(JsonColumn)
    category: Mapped[str] = mapped_column(String(10))
    content: Mapped[str | None] = mapped_column(Text)
    object_range: Mapped[str | None] = mapped_column(String(200))
    methods: Mapped[list[str]] = mapped_column(JsonColumn)
    ratio: Mapped[list[int] | None] = mapped_column(JsonColumn)
    ratio_cap: Mapped[list[int] | None] = mapped_column(JsonColumn)
    frequency: Mapped[str | None] = mapped_column(String(100))
    qualification: Mapped[str | None] = mapped_column(String(60))
    legal_basis: Mapped[list[str]] = mapped_column(JsonColumn)
    authority: Mapped[str | None] = mapped_column(String(200))
    level: Mapped[str | None] = mapped_column(String(60))
    power_list_ref: Mapped[str | None] = mapped_column(String(200))
    adopted_from: Mapped[str | None] = mapped_column(String(200))
    adopted_document: Mapped[str | None] = mapped_column(String(200))
    domain: Mapped[str] = mapped_column(String(12), default="market")
    remark: Mapped[str | None] = mapped_column(String(500))
    checklist_version: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(10), default="active")
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime]


class ChecklistEntry(Base):
    """One line of an item's checklist; earlier versions stay for records made under them.

    `kind`, `spec` and `shown_when` say what is asked and when: the language of kernel/template.py; empty is the plain 是否符合.
    """

    __tablename__ = "registers_checklist_entry"
    __table_args__ = (UniqueConstraint("item_id", "version", "no", name="uq_registers_checklist_entry_no"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("registers_item.id"))
    version: Mapped[int] = mapped_column(Integer)
    no: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12), default="conform")
    text: Mapped[str] = mapped_column(String(500))
    guide: Mapped[str | None] = mapped_column(Text)
    required_photos: Mapped[int] = mapped_column(Integer, default=0)
    reasons: Mapped[list[str]] = mapped_column(JsonColumn)
    spec: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict, server_default="{}")
    shown_when: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict, server_default="{}")


class ItemList(Base):
    """One version of a department's own or joint item list (一单).

    `review` is where a draft stands in the region's legal review: none, open, passed; `round` counts how often it was sent.
    """

    __tablename__ = "registers_item_list"
    __table_args__ = (
        UniqueConstraint("department_id", "kind", "version", name="uq_registers_item_list_version"),
        CheckConstraint("kind in ('own','joint')", name="kind"),
        CheckConstraint("state in ('draft','published','superseded')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(36))
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(36))
    review: Mapped[str] = mapped_column(String(10), default="none", server_default="none")
    round: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None] = mapped_column(String(36))
    limit_reason: Mapped[str | None] = mapped_column(String(500))


class InspectionObject(Base):
    """One inspection object (检查对象): a business, another body, or a product, project, act or site.

    `lat_u` and `lng_u` are millionths of a degree (WGS 84, as CGCS2000 within a metre); both or neither.
    """

    __tablename__ = "registers_object"
    __table_args__ = (
        UniqueConstraint("uscc", name="uq_registers_object_uscc"),
        UniqueConstraint("register_no", name="uq_registers_object_register_no"),
        CheckConstraint("uscc is not null or register_no is not null", name="key"),
        CheckConstraint("risk_class in ('A','B','C','D','U')", name="risk_class"),
        Index("ix_registers_object_duty", "duty_department"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    uscc: Mapped[str | None] = mapped_column(String(18))
    register_no: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(30))
    nature: Mapped[str | None] = mapped_column(String(60))
    industry_code: Mapped[str | None] = mapped_column(String(10))
    industry: Mapped[str | None] = mapped_column(String(60))
    district: Mapped[str] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(300))
    lat_u: Mapped[int | None] = mapped_column(Integer)
    lng_u: Mapped[int | None] = mapped_column(Integer)
    legal_representative: Mapped[str | None] = mapped_column(String(60))
    contact_name: Mapped[str | None] = mapped_column(String(60))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    established_on: Mapped[date | None] = mapped_column(Date)
    risk_class: Mapped[str] = mapped_column(String(1), default="U")
    risk_flags: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), default="open")
    duty_department: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(60))
    source_id: Mapped[str | None] = mapped_column(String(80))
    search_no: Mapped[int | None] = mapped_column(Integer, index=True, unique=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime]


class Inspector(Base):
    """One member of the inspector library; its id is the id of the person in identity."""

    __tablename__ = "registers_inspector"
    __table_args__ = (CheckConstraint("kind in ('civil_servant','qualified_staff','daily_supervision')", name="kind"),)

    id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    certificate_no: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    qualifications: Mapped[list[str]] = mapped_column(JsonColumn)
    specialties: Mapped[list[str]] = mapped_column(JsonColumn)
    districts: Mapped[list[str]] = mapped_column(JsonColumn)
    contact: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default="active")
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime]


class Assistant(Base):
    """An expert (专家) or third party (第三方机构) that may stand beside a team and is never an inspector (S0-2.3f, S0-2.3g, C8)."""

    __tablename__ = "registers_assistant"
    __table_args__ = (
        CheckConstraint("kind in ('expert','third_party')", name="kind"),
        CheckConstraint("state in ('active','retired')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60))
    organisation: Mapped[str] = mapped_column(String(200))
    qualification: Mapped[str] = mapped_column(String(200))
    specialties: Mapped[list[str]] = mapped_column(JsonColumn)
    contract: Mapped[str | None] = mapped_column(String(100))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    state: Mapped[str] = mapped_column(String(8), default="active")
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(36))
    retired_at: Mapped[datetime | None]


class History(Base):
    """A register row as it stood before a change; `version` is the version that ended."""

    __tablename__ = "registers_history"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "version", name="uq_registers_history_version"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[str] = mapped_column(String(36))
    version: Mapped[int] = mapped_column(Integer)
    data: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(36))
    import_id: Mapped[str | None] = mapped_column(String(36))


class Import(Base):
    """One office file on its way into a register, with its progress."""

    __tablename__ = "registers_import"
    __table_args__ = (
        CheckConstraint("kind in ('items','objects','inspectors')", name="kind"),
        CheckConstraint("state in ('received','running','done','cancelled','failed')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    format: Mapped[str] = mapped_column(String(5))
    encoding: Mapped[str] = mapped_column(String(12))
    delimiter: Mapped[str] = mapped_column(String(1))
    header: Mapped[list[str]] = mapped_column(JsonColumn)
    state: Mapped[str] = mapped_column(String(10), default="received")
    phase: Mapped[str] = mapped_column(String(10), default="received")
    rows_total: Mapped[int | None] = mapped_column(Integer)
    rows_done: Mapped[int] = mapped_column(Integer, default=0)
    rows_created: Mapped[int] = mapped_column(Integer, default=0)
    rows_updated: Mapped[int] = mapped_column(Integer, default=0)
    rows_unchanged: Mapped[int] = mapped_column(Integer, default=0)
    rows_bad: Mapped[int] = mapped_column(Integer, default=0)
    rows_warned: Mapped[int] = mapped_column(Integer, default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    runner: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None]
    problem: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    department_id: Mapped[str | None] = mapped_column(String(36))
    created_by: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """A row of an import with something to say: an error (row left out) or a warning (row taken)."""

    __tablename__ = "registers_import_row"

    import_id: Mapped[str] = mapped_column(ForeignKey("registers_import.id"), primary_key=True)
    row_no: Mapped[int] = mapped_column(Integer, primary_key=True)
    severity: Mapped[str] = mapped_column(String(7))
    cells: Mapped[list[str]] = mapped_column(JsonColumn)
    notes: Mapped[list[dict[str, str]]] = mapped_column(JsonColumn)
