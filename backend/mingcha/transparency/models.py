"""Which tables hold the log: its leaves, its tree, its signed heads, and what witnesses and time stamps say of them?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base

Position = BigInteger().with_variant(Integer(), "sqlite")


class LogEntry(Base):
    """One leaf. `position` is the order of arrival; `leaf_index` its place in the tree, given once by the sequencer.

    `leaf` is SHA-256(0x00 || bytes); the bytes are `content`, or for an event its received line in evidence_event.
    """

    __tablename__ = "transparency_entry"
    __table_args__ = (
        UniqueConstraint("leaf_index", name="uq_transparency_entry_leaf_index"),
        Index(
            "ix_transparency_entry_waiting",
            "position",
            sqlite_where=text("leaf_index IS NULL"),
            postgresql_where=text("leaf_index IS NULL"),
        ),
        # Partial, so that taking in a batch of events writes to neither.
        Index(
            "ix_transparency_entry_fact",
            "subject",
            sqlite_where=text("content IS NOT NULL"),
            postgresql_where=text("content IS NOT NULL"),
        ),
        Index(
            "ix_transparency_entry_placed",
            "leaf",
            sqlite_where=text("leaf_index IS NOT NULL"),
            postgresql_where=text("leaf_index IS NOT NULL"),
        ),
    )

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=True)
    leaf_index: Mapped[int | None] = mapped_column(Position)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(80))
    leaf: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class LogTile(Base):
    """Up to 256 hashes of height 8 * level: what proofs read. Made of the leaves, and can be made again."""

    __tablename__ = "transparency_tile"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class LogCheckpoint(Base):
    """One signed head of the log. `day` is set on the one that stands for a day; `note` is the signed text."""

    __tablename__ = "transparency_checkpoint"
    __table_args__ = (UniqueConstraint("day", name="uq_transparency_checkpoint_day"),)

    number: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=True)
    size: Mapped[int] = mapped_column(Position, index=True)
    root: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    day: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)


class LogCosignature(Base):
    """A witness saw this checkpoint grow from the one it saw before. `line` is its signature line."""

    __tablename__ = "transparency_cosignature"

    checkpoint: Mapped[int] = mapped_column(ForeignKey("transparency_checkpoint.number"), primary_key=True)
    witness: Mapped[str] = mapped_column(String(200), primary_key=True)
    line: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class LogToken(Base):
    """An authority's RFC 3161 time stamp over a checkpoint's signed text. `token` is the whole reply, as it came."""

    __tablename__ = "transparency_token"

    checkpoint: Mapped[int] = mapped_column(ForeignKey("transparency_checkpoint.number"), primary_key=True)
    authority: Mapped[str] = mapped_column(String(200), primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class LogRenewal(Base):
    """A later time stamp over a head and its former stamp, so that neither an ended certificate nor a weakened hash ends the proof.

    `first` is the authority of the stamp that the line began with, `number` counts its renewals from 1.
    """

    __tablename__ = "transparency_renewal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["checkpoint", "first"],
            ["transparency_token.checkpoint", "transparency_token.authority"],
            name="fk_transparency_renewal_token",
        ),
    )

    checkpoint: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    first: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    authority: Mapped[str] = mapped_column(String(200))
    token: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class LogAlarm(Base):
    """Somebody outside objected to the log, or the log to itself: recorded once, never taken back."""

    __tablename__ = "transparency_alarm"
    __table_args__ = (UniqueConstraint("source", "kind", "size", "root", name="uq_transparency_alarm_once"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    size: Mapped[int] = mapped_column(Position)
    root: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


KEPT = (
    "transparency_checkpoint",
    "transparency_cosignature",
    "transparency_token",
    "transparency_renewal",
    "transparency_alarm",
)
_SENT = "position, kind, subject, leaf, content, at"


def append_only_statements(dialect: str, table: str) -> tuple[str, ...]:
    """The triggers that let a table only grow; the migration runs the same ones. A leaf gets its index once."""
    head, body = "", f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    if dialect == "postgresql":
        head = (
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        body = f"EXECUTE FUNCTION {table}_append_only()"
    each = "FOR EACH ROW " if dialect == "postgresql" else ""
    changes = {"delete": "DELETE", "update": "UPDATE"}
    if table == "transparency_entry":
        changes |= {"update": f"UPDATE OF {_SENT}", "second_index": "UPDATE OF leaf_index"}
    made = [
        f"CREATE TRIGGER {table}_no_{name} BEFORE {what} ON {table} {each}"
        + ("WHEN (OLD.leaf_index IS NOT NULL) " if name == "second_index" else "")
        + body
        for name, what in changes.items()
    ]
    return (head, *made) if head else tuple(made)


def _append_only(target: Table, connection: Connection, **_kw: object) -> None:
    for statement in append_only_statements(connection.dialect.name, target.name):
        connection.exec_driver_sql(statement)


for _name in ("transparency_entry", *KEPT):
    event.listen(Base.metadata.tables[_name], "after_create", _append_only)
