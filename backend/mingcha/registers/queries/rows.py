"""Which shapes do the registers hand out? Plain frozen records, never table rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """Which objects a task covers. An empty tuple means all; several values of one field mean any of them."""

    districts: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    risk_classes: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: dict[str, list[str]]) -> Scope:
        """The scope as a task stores it ({districts, industries, kinds, risk_classes})."""
        return cls(**{name: tuple(stored.get(name, ())) for name in cls.__slots__})


RosterRow = tuple[str, str, str, str, str]
"""An object as a draw sees it: key (credit code or `R:` + register number), risk class A-D or U, standing as asked for, district, id."""


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """A whole object. `uscc` or `register_no` may be None, never both; `lat_u` and `lng_u` are millionths of a degree, or None."""

    id: str
    name: str
    uscc: str | None
    register_no: str | None
    kind: str
    nature: str | None
    industry_code: str | None
    industry: str | None
    district: str
    address: str | None
    legal_representative: str | None
    contact_name: str | None
    contact_phone: str | None
    established_on: date | None
    risk_class: str
    risk_flags: str | None
    status: str
    duty_department: str | None
    source: str | None
    version: int
    updated_at: datetime
    lat_u: int | None = None
    lng_u: int | None = None
    source_id: str | None = None

    @property
    def key(self) -> str:
        """The id of the object in draws: credit code, else `R:` + register number."""
        return self.uscc or f"R:{self.register_no}"


@dataclass(frozen=True, slots=True)
class InspectorRow:
    """A member of the inspector library; `id` is the person's id in identity, the certificate is identity's."""

    id: str
    name: str
    department_id: str
    certificate_no: str
    kind: str
    qualifications: tuple[str, ...]
    specialties: tuple[str, ...]
    districts: tuple[str, ...]
    contact: str | None
    state: str
    version: int
    valid_from: date | None
    valid_to: date | None
    certificate_kind: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class ExpiryRow:
    """An inspector whose certificate ends soon or does not count: alarm, whether they count today, why not, and the days left."""

    inspector: InspectorRow
    alarm: str
    counts: bool
    reason: str | None
    days: int | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of the list; ratio and ratio_cap are (num, den) or None; `published`: it stands in a published list now."""

    id: str
    code: str
    name: str
    sub_name: str | None
    field: str | None
    department_id: str
    participants: tuple[str, ...]
    category: str
    content: str | None
    object_range: str | None
    methods: tuple[str, ...]
    ratio: tuple[int, int] | None
    ratio_cap: tuple[int, int] | None
    frequency: str | None
    qualification: str | None
    legal_basis: tuple[str, ...]
    authority: str | None
    level: str | None
    power_list_ref: str | None
    adopted_from: str | None
    adopted_document: str | None
    domain: str
    remark: str | None
    checklist_version: int
    state: str
    version: int
    published: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A checklist entry; `no` counts from 1 within the item; `kind`, `spec`, `shown_when` as kernel/template.py has them."""

    id: str
    item_id: str
    version: int
    no: int
    kind: str
    text: str
    guide: str | None
    required_photos: int
    reasons: tuple[str, ...]
    spec: dict[str, Any]
    shown_when: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What a row was until `valid_to`."""

    version: int
    data: dict[str, Any]
    valid_from: datetime
    valid_to: datetime
    changed_by: str
    import_id: str | None


@dataclass(frozen=True, slots=True)
class ItemListRow:
    """A version of an item list and how many items it holds."""

    id: str
    department_id: str
    kind: str
    title: str
    version: int
    state: str
    reason: str | None
    limit_reason: str | None
    created_at: datetime
    created_by: str
    submitted_at: datetime | None
    published_at: datetime | None
    round: int
    items: int


@dataclass(frozen=True, slots=True)
class ImportRunRow:
    """An import and its progress; rows_total is None until the file has been counted."""

    id: str
    kind: str
    filename: str
    sha256: str
    size: int
    format: str
    encoding: str
    state: str
    phase: str
    rows_total: int | None
    rows_done: int
    rows_created: int
    rows_updated: int
    rows_unchanged: int
    rows_bad: int
    rows_warned: int
    cancel_asked: bool
    problem: dict[str, Any] | None
    department_id: str | None
    created_by: str
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportNoteRow:
    """A row of the office's file with its errors or warnings; `notes` are {column, code, zh, en}."""

    row_no: int
    severity: str
    cells: list[str]
    notes: list[dict[str, str]]
