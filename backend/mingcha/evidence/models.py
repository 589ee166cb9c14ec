"""Which tables keep signed events as received, and the bytes they name?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn

Position = BigInteger().with_variant(Integer(), "sqlite")


class EvidenceEvent(Base):
    """One authentic event line (its signature fits an enrolled key), exactly as received. Lines are never changed or deleted.

    `position` is the order of arrival, `visit_no` the place among the visit's accepted events, `status` accepted or parked
    (with the code of the reason), `digest` SHA-256 of the RFC 8785 form of `e`, `leaf` SHA-256(0x00 || line).
    """

    __tablename__ = "evidence_event"
    __table_args__ = (
        UniqueConstraint("id", name="uq_evidence_event_id"),
        UniqueConstraint("key", "seq", name="uq_evidence_event_key_seq"),
        CheckConstraint("status in ('accepted','parked')", name="status"),
        CheckConstraint("(status = 'parked') = (reason is not null)", name="reason"),
        Index("ix_evidence_event_visit_visit_no", "visit", "visit_no"),
    )

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(36))
    visit: Mapped[str] = mapped_column(String(36))
    key: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(Integer)
    prev: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    received_from: Mapped[str] = mapped_column(String(36))
    person_id: Mapped[str] = mapped_column(String(36))
    line: Mapped[bytes] = mapped_column(LargeBinary)
    leaf: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(60))
    problem: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    flags: Mapped[list[str]] = mapped_column(JsonColumn)
    visit_no: Mapped[int | None] = mapped_column(Integer)


class QuarantinedLine(Base):
    """A line that proves nothing (unreadable, unknown key, wrong signature, taken place in the chain): kept, named, without effect."""

    __tablename__ = "evidence_quarantine"
    __table_args__ = (UniqueConstraint("line_sha256", "received_from", name="uq_evidence_quarantine_line"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    event_id: Mapped[str | None] = mapped_column(String(36), index=True)
    key: Mapped[str | None] = mapped_column(String(64), index=True)
    received_at: Mapped[datetime]
    received_from: Mapped[str] = mapped_column(String(36))
    line: Mapped[bytes] = mapped_column(LargeBinary)
    line_sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(60))
    problem: Mapped[dict[str, Any]] = mapped_column(JsonColumn)


class EvidenceConflict(Base):
    """Another content under an id that is taken: these are the second bytes, the first stay in evidence_event."""

    __tablename__ = "evidence_conflict"
    __table_args__ = (UniqueConstraint("event_id", "line_sha256", name="uq_evidence_conflict_line"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime]
    received_from: Mapped[str] = mapped_column(String(36))
    line: Mapped[bytes] = mapped_column(LargeBinary)
    line_sha256: Mapped[str] = mapped_column(String(64))


class DeviceChain(Base):
    """How far one device key's chain is known without a gap, and its highest seq: the receipt, and the lock of that key."""

    __tablename__ = "evidence_device_chain"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    contiguous: Mapped[int] = mapped_column(Integer, default=0)
    top: Mapped[int] = mapped_column(Integer, default=0)


class EvidenceItem(Base):
    """One piece of evidence under its own id; two identical photos are two items that point to one blob.

    `compared_at`: when it was compared with the evidence of other visits.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        CheckConstraint("state in ('announced','stored','broken')", name="state"),
        Index("ix_evidence_item_visit_id", "visit", "id"),
        Index("ix_evidence_item_key_state", "key", "state"),
        Index(
            "ix_evidence_item_uncompared",
            "stored_at",
            "id",
            sqlite_where=text("compared_at IS NULL AND state = 'stored'"),
            postgresql_where=text("compared_at IS NULL AND state = 'stored'"),
        ),
        Index(
            "ix_evidence_item_announced",
            "announced_at",
            sqlite_where=text("state = 'announced'"),
            postgresql_where=text("state = 'announced'"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    visit: Mapped[str] = mapped_column(String(36))
    entry: Mapped[str | None] = mapped_column(String(36))
    role: Mapped[str] = mapped_column(String(12))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    length: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(40))
    src: Mapped[str | None] = mapped_column(String(20))
    derived_from: Mapped[str | None] = mapped_column(String(36))
    event_id: Mapped[str | None] = mapped_column(String(36))
    key: Mapped[str | None] = mapped_column(String(64))
    sent_by: Mapped[str | None] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(10))
    announced_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]
    compared_at: Mapped[datetime | None]


class EvidenceBlob(Base):
    """Bytes in the object store under sha256/<hex>. `gate`: pending, ok, broken (kept, never shown raw) or not_image.

    `retain_until` None is for ever (or not known yet, while `retention_class` is None). A blob with `disposed_at` is its own
    tombstone: the bytes went by an order of two people (custody), the row stays.
    """

    __tablename__ = "evidence_blob"
    __table_args__ = (
        CheckConstraint("gate in ('pending','ok','broken','not_image')", name="gate"),
        Index(
            "ix_evidence_blob_unclassed",
            "sha256",
            sqlite_where=text("retention_class IS NULL"),
            postgresql_where=text("retention_class IS NULL"),
        ),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(Integer)
    store_version: Mapped[str] = mapped_column(String(200), default="")
    type: Mapped[str] = mapped_column(String(40))
    gate: Mapped[str] = mapped_column(String(10), index=True)
    gate_note: Mapped[str | None] = mapped_column(String(300))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    stored_at: Mapped[datetime]
    retention_class: Mapped[str | None] = mapped_column(String(12))
    retain_until: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    disposed_at: Mapped[datetime | None]


class EvidenceLikeness(Base):
    """What a photo or a signature is like, as a child process found it: 64 `bits`, split into four bands that are looked up.

    Two that differ in at most three bits share at least one band, whole. `bits` is None for what shows too little. `exact` names a
    signature's points and `shape` holds 64 of them, wherever and however large it was drawn.
    """

    __tablename__ = "evidence_likeness"
    __table_args__ = (
        CheckConstraint("kind in ('photo','strokes')", name="kind"),
        *(Index(f"ix_evidence_likeness_band_{n}", "kind", f"band_{n}") for n in range(4)),
        Index("ix_evidence_likeness_exact", "exact"),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    bits: Mapped[str | None] = mapped_column(String(16))
    band_0: Mapped[int | None] = mapped_column(Integer)
    band_1: Mapped[int | None] = mapped_column(Integer)
    band_2: Mapped[int | None] = mapped_column(Integer)
    band_3: Mapped[int | None] = mapped_column(Integer)
    exact: Mapped[str | None] = mapped_column(String(64))
    shape: Mapped[str | None] = mapped_column(String(256))
    made_at: Mapped[datetime]


class EvidenceUpload(Base):
    """One tus upload; its id is the evidence id. `received` bytes are synced in a file below data_dir/uploads."""

    __tablename__ = "evidence_upload"
    __table_args__ = (CheckConstraint("received >= 0 and received <= length", name="received"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    visit: Mapped[str] = mapped_column(String(36))
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int] = mapped_column(Integer)
    received: Mapped[int] = mapped_column(Integer, default=0)
    type: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(12))
    sent_by: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


_LINE_COLUMNS = ("id", "visit", "key", "seq", "prev", "digest", "kind", "line", "leaf", "received_at", "person_id")
_SQLITE_APPEND_ONLY = (
    "CREATE TRIGGER evidence_event_no_delete BEFORE DELETE ON evidence_event BEGIN SELECT RAISE(ABORT, 'evidence_event is append-only'); END",
    f"CREATE TRIGGER evidence_event_no_update BEFORE UPDATE OF {', '.join(_LINE_COLUMNS)} ON evidence_event "
    "BEGIN SELECT RAISE(ABORT, 'evidence_event is append-only'); END",
)
_POSTGRES_APPEND_ONLY = (
    "CREATE OR REPLACE FUNCTION evidence_event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'evidence_event is append-only'; END $$",
    "CREATE TRIGGER evidence_event_no_delete BEFORE DELETE ON evidence_event FOR EACH ROW EXECUTE FUNCTION evidence_event_append_only()",
    f"CREATE TRIGGER evidence_event_no_update BEFORE UPDATE OF {', '.join(_LINE_COLUMNS)} ON evidence_event "
    "FOR EACH ROW EXECUTE FUNCTION evidence_event_append_only()",
)


def append_only_statements(dialect: str) -> tuple[str, ...]:
    """The triggers that keep event lines as received; the initial migration runs the same ones."""
    return _POSTGRES_APPEND_ONLY if dialect == "postgresql" else _SQLITE_APPEND_ONLY


@event.listens_for(EvidenceEvent.__table__, "after_create")
def _append_only(_target: Table, connection: Connection, **_kw: object) -> None:
    for statement in append_only_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
