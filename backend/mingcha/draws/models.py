"""Which tables hold draws, their files, who was drawn, and what happened afterwards?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.draws.kept import DrawFile as DrawFile
from mingcha.draws.kept import DrawFilePart as DrawFilePart
from mingcha.kernel.db import Base, JsonColumn


class Draw(Base):
    """One draw of one task. `secret` never leaves this table before the reveal, `proof_key` never at all; `prev` chains the commits.

    `supplements` names the draw whose replacements passed their limit: this one draws the rest of the same task.
    """

    __tablename__ = "draws_draw"
    __table_args__ = (
        UniqueConstraint("number", name="uq_draws_draw_number"),
        UniqueConstraint("prev", name="uq_draws_draw_prev"),
        Index(
            "uq_draws_draw_live_task",
            "task_id",
            unique=True,
            sqlite_where=text("state <> 'voided' and not rehearsal and supplements is null"),
            postgresql_where=text("state <> 'voided' and not rehearsal and supplements is null"),
        ),
        CheckConstraint("state in ('configured','frozen','drawn','assigned','closed','voided')", name="state"),
        Index("ix_draws_draw_frozen", "frozen_at", "id"),
        CheckConstraint("mode in ('open','delayed')", name="mode"),
        CheckConstraint("publication in ('full','rows')", name="publication"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"), index=True)
    lead_department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    state: Mapped[str] = mapped_column(String(12), default="configured")
    mode: Mapped[str] = mapped_column(String(8))
    publication: Mapped[str] = mapped_column(String(4))
    rehearsal: Mapped[bool]
    terms: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    sources: Mapped[list[Any]] = mapped_column(JsonColumn)
    prev: Mapped[str | None] = mapped_column(String(64))
    commit: Mapped[str | None] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None]
    secret: Mapped[str | None] = mapped_column(String(64))
    proof_key: Mapped[str | None] = mapped_column(String(64))
    supplements: Mapped[str | None] = mapped_column(ForeignKey("draws_draw.id"))
    secret_commit: Mapped[str | None] = mapped_column(String(64))
    seed_public: Mapped[str | None] = mapped_column(Text)
    seed: Mapped[str | None] = mapped_column(String(64))
    observers: Mapped[list[Any]] = mapped_column(JsonColumn)
    drawn_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    notice: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    head: Mapped[str | None] = mapped_column(String(64))
    events: Mapped[int] = mapped_column(Integer, default=0)
    drawn: Mapped[int] = mapped_column(Integer, default=0)
    short: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(36))


class DrawDepartment(Base):
    """A department that takes part in the draw's task (the lead included): it may read the draw."""

    __tablename__ = "draws_department"

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), primary_key=True, index=True)


class DrawPerson(Base):
    """Who stands behind a pseudonym of inspectors.csv."""

    __tablename__ = "draws_person"
    __table_args__ = (UniqueConstraint("draw_id", "inspector_id", name="uq_draws_person_inspector"),)

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(12), primary_key=True)
    inspector_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))


class DrawRow(Base):
    """One drawn object (or replacement) and its team of pseudonyms after the last event; rows are never deleted."""

    __tablename__ = "draws_row"
    __table_args__ = (
        Index("ix_draws_row_object", "object_id"),
        Index("ix_draws_row_code", "code"),
        UniqueConstraint("draw_id", "position", name="uq_draws_row_position"),
    )

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey("registers_object.id"))
    position: Mapped[int] = mapped_column(Integer)
    stratum: Mapped[str] = mapped_column(String(60))
    ticket: Mapped[str] = mapped_column(String(64))
    team: Mapped[list[str]] = mapped_column(JsonColumn)
    live: Mapped[bool] = mapped_column(default=True)
    assigned_at: Mapped[datetime | None]


class DrawEvent(Base):
    """One line of events.jsonl as it is hashed."""

    __tablename__ = "draws_event"

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    type: Mapped[str] = mapped_column(String(10))
    line: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(36))


class Proposal(Base):
    """What one person wants to record on a draw, and the other person who confirmed it in a session of their own.

    `proved_at`: when the confirming person gave the password again for this very act.
    `outcome` is what the rules gave when it was tried (pseudonyms and object ids only), `note` why it is proposed, `answer` why it was declined.
    """

    __tablename__ = "draws_proposal"
    __table_args__ = (
        CheckConstraint("state in ('pending','confirmed','withdrawn')", name="state"),
        CheckConstraint("decided_by is null or state = 'withdrawn' or decided_by <> proposed_by", name="two"),
        Index(
            "uq_draws_proposal_pending",
            "draw_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("identity_person.id"))
    proved_at: Mapped[datetime | None]
    seq: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)


class DayHead(Base):
    """The heads of all draws at the end of one day, kept and published by the daily job; never rewritten."""

    __tablename__ = "draws_day_head"

    day: Mapped[date] = mapped_column(primary_key=True)
    heads: Mapped[list[Any]] = mapped_column(JsonColumn)
    root: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime]


class ProofTry(Base):
    """Somebody asked for a proof; kept for a day, so that codes cannot be guessed."""

    __tablename__ = "draws_proof_try"
    __table_args__ = (Index("ix_draws_proof_try_address", "address", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Recusal(Base):
    """A known conflict between an inspector and an object, entered before a freeze (家属、利益关系)."""

    __tablename__ = "draws_recusal"
    __table_args__ = (UniqueConstraint("object_id", "inspector_id", name="uq_draws_recusal_pair"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    object_id: Mapped[str] = mapped_column(ForeignKey("registers_object.id"))
    inspector_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(36))


class Observer(Base):
    """Who watches a draw (S3A-2.7b), entered before the seed. `named`: agreed to be named in public; `rolls`: the dice that they rolled."""

    __tablename__ = "draws_observer"
    __table_args__ = (CheckConstraint("kind in ('deputy','cppcc','citizen','media','social')", name="kind"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), index=True)
    no: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    organisation: Mapped[str] = mapped_column(String(200))
    named: Mapped[bool]
    rolls: Mapped[list[Any]] = mapped_column(JsonColumn)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(36))
    left_at: Mapped[datetime | None]


class Minutes(Base):
    """The exact text that the observers of a draw sign, made with the draw; never rewritten."""

    __tablename__ = "draws_minutes"

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class ObserverSignature(Base):
    """An observer's strokes under one text: `hash` binds draw, observer, minutes and strokes (RFC 8785)."""

    __tablename__ = "draws_observer_signature"

    observer_id: Mapped[str] = mapped_column(ForeignKey("draws_observer.id"), primary_key=True)
    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), index=True)
    shown: Mapped[str] = mapped_column(String(64))
    strokes: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    hash: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(36))


class OpenCommit(Base):
    """A commit that stayed open past the announced time: noticed once, kept for ever, also when the draw is finished later."""

    __tablename__ = "draws_open_commit"
    __table_args__ = (CheckConstraint("kind in ('seed','reveal')", name="kind"),)

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(6), primary_key=True)
    due_at: Mapped[datetime]
    noticed_at: Mapped[datetime]


class DrawAssistant(Base):
    """An expert or third party beside the team of one drawn object; words copied from the register, never a seat (S0-2.3f, S0-2.3g)."""

    __tablename__ = "draws_assistant"
    __table_args__ = (
        Index("ix_draws_assistant_draw_object", "draw_id", "object_id"),
        Index(
            "uq_draws_assistant_attached",
            "draw_id",
            "object_id",
            "assistant_id",
            unique=True,
            sqlite_where=text("released_at is null"),
            postgresql_where=text("released_at is null"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"))
    object_id: Mapped[str] = mapped_column(ForeignKey("registers_object.id"))
    assistant_id: Mapped[str] = mapped_column(ForeignKey("registers_assistant.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60))
    organisation: Mapped[str] = mapped_column(String(200))
    qualification: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    interest: Mapped[str] = mapped_column(String(500))
    attached_at: Mapped[datetime]
    attached_by: Mapped[str] = mapped_column(String(36))
    released_at: Mapped[datetime | None]
    release_reason: Mapped[str | None] = mapped_column(String(500))
