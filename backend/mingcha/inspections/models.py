"""Which tables hold visits, their teams, what was recorded, and the review?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn

STATES = "'planned','started','sealed','returned','accepted','cancelled'"


class Checklist(Base):
    """The items of a task with their entries as they stood when its visits were opened; named by its SHA-256."""

    __tablename__ = "inspections_checklist"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)


class Inspection(Base):
    """One visit to one object by one team (进一次门), from assignment to acceptance.

    Object and task words are copied at opening: a record shows them as they were. `record` is the projection of the accepted
    events (rules/record.py), written only from them; `seal_hash` is the digest of the seal's event: the receipt of the business. `marks` is
    the accepted outcome in short, one letter per checklist entry (rules/marks.py): what the next visit to the object is told.
    `flagged_events`: how many events there were when the visit was last compared with others.
    """

    __tablename__ = "inspections_inspection"
    __table_args__ = (
        UniqueConstraint("number", name="uq_inspections_inspection_number"),
        UniqueConstraint("draw_id", "object_id", name="uq_inspections_inspection_draw_object"),
        CheckConstraint(f"state in ({STATES})", name="state"),
        CheckConstraint("acknowledged in ('signed','refused')", name="acknowledged"),
        Index("ix_inspections_inspection_queue", "lead_department_id", "state", "due_on", "id"),
        Index("ix_inspections_inspection_led", "lead_department_id", "due_on", "id"),
        Index("ix_inspections_inspection_due", "due_on", "id"),
        Index("ix_inspections_inspection_state", "state", "due_on", "id"),
        Index("ix_inspections_inspection_object_name", "object_name"),
        Index("ix_inspections_inspection_seal_hash", "seal_hash"),
        # Figures are counted in it alone; its first column serves the foreign key too.
        Index("ix_inspections_inspection_figures", "task_id", "state", "conclusions", "accepted_at", "opened_at"),
        Index(
            "ix_inspections_inspection_unflagged",
            "id",
            sqlite_where=text("events > flagged_events"),
            postgresql_where=text("events > flagged_events"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    draw_id: Mapped[str] = mapped_column(String(36))
    draw_commit: Mapped[str] = mapped_column(String(64))
    task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"))
    task_number: Mapped[str] = mapped_column(String(20))
    task_title: Mapped[str] = mapped_column(String(200))
    lead_department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    object_id: Mapped[str] = mapped_column(ForeignKey("registers_object.id"), index=True)
    object_name: Mapped[str] = mapped_column(String(200))
    object_uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    object: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    checklist_sha256: Mapped[str] = mapped_column(ForeignKey("inspections_checklist.sha256"))
    nonce: Mapped[str] = mapped_column(String(64))
    window_from: Mapped[date] = mapped_column(Date)
    window_to: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    due_provisional: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="planned")
    ending: Mapped[str | None] = mapped_column(String(20))
    started_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    seal_hash: Mapped[str | None] = mapped_column(String(64))
    acknowledged: Mapped[str | None] = mapped_column(String(10))
    conclusions: Mapped[list[str]] = mapped_column(JsonColumn)
    record: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    events: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)
    returned_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = mapped_column(Text)
    return_entries: Mapped[list[str]] = mapped_column(JsonColumn)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(String(36))
    marks: Mapped[str | None] = mapped_column(Text)
    late_consent: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    flagged_events: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class Seat(Base):
    """One inspector of a team, with name and certificate as they were at the opening.

    A `guest` is of another department than the leading one; `due_on` is the visit's own, for lists of a person's and of guests' visits.
    """

    __tablename__ = "inspections_seat"
    __table_args__ = (
        UniqueConstraint("inspection_id", "inspector_id", name="uq_inspections_seat_inspector"),
        Index("ix_inspections_seat_guest", "department_id", "guest", "due_on", "inspection_id"),
        Index("ix_inspections_seat_inspector", "inspector_id", "due_on", "inspection_id"),
    )

    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), primary_key=True)
    no: Mapped[int] = mapped_column(Integer, primary_key=True)
    inspector_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    name: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(200))
    certificate_no: Mapped[str] = mapped_column(String(40))
    valid_to: Mapped[date | None] = mapped_column(Date)
    leader: Mapped[bool] = mapped_column(default=False)
    guest: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_on: Mapped[date] = mapped_column(Date, server_default="1970-01-01")


class HandOver(Base):
    """One inspector left the team of an open visit and a colleague took over, with the reason; said on the desk or by an event."""

    __tablename__ = "inspections_hand_over"
    __table_args__ = (CheckConstraint("reason in ('ill','emergency','leave','recused','other')", name="reason"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), index=True)
    leaves_id: Mapped[str] = mapped_column(String(36))
    leaves_name: Mapped[str] = mapped_column(String(200))
    joins_id: Mapped[str] = mapped_column(String(36))
    joins_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(36))
    event_id: Mapped[str | None] = mapped_column(String(36))


class Answer(Base):
    """The latest word on one checklist entry: conforming, failing, not_applicable, recorded (not judged), or unanswered with its reason."""

    __tablename__ = "inspections_answer"
    __table_args__ = (
        CheckConstraint("result in ('conforming','failing','not_applicable','recorded','unanswered')", name="result"),
        Index("ix_inspections_answer_item_id_result", "item_id", "result"),
    )

    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_id: Mapped[str | None] = mapped_column(String(36))
    result: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    amended: Mapped[bool] = mapped_column(default=False)


class Review(Base):
    """One decision of a supervisor on one sealed version of a record; `for_id` and `for_name`: in whose place it was made, if in another's."""

    __tablename__ = "inspections_review"
    __table_args__ = (
        UniqueConstraint("inspection_id", "version", name="uq_inspections_review_version"),
        CheckConstraint("decision in ('approve','return','recall')", name="decision"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"))
    version: Mapped[int] = mapped_column(Integer)
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(Text)
    entries: Mapped[list[str]] = mapped_column(JsonColumn)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(36))
    decided_by_name: Mapped[str] = mapped_column(String(200))
    for_id: Mapped[str | None] = mapped_column(String(36))
    for_name: Mapped[str | None] = mapped_column(String(200))


class FieldChange(Base):
    """What a phone told that the draw has to settle: a recusal (RECUSE) or an object to be replaced (REPLACE).

    `id` is the event's. It waits until it could be proposed on the draw: one proposal at a time waits there for a second person.
    """

    __tablename__ = "inspections_field_change"
    __table_args__ = (
        CheckConstraint("type in ('RECUSE','REPLACE')", name="type"),
        CheckConstraint("state in ('waiting','proposed','refused')", name="state"),
        Index("ix_inspections_field_change_state", "state", "reported_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), index=True)
    type: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str | None] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(String(64))
    reported_by: Mapped[str] = mapped_column(ForeignKey("identity_person.id"))
    reported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    proposal_id: Mapped[str | None] = mapped_column(String(36))
    refusal: Mapped[str | None] = mapped_column(String(100))


class ImportedRecording(Base):
    """A body camera's file that somebody brought to the desk; `id` is its evidence id. No phone signed it: `leaf` in the log says who did.

    `length` in bytes; `begun_at` is what the camera claims. The same bytes are in one visit once, unless withdrawn before they arrived.
    """

    __tablename__ = "inspections_imported_recording"
    __table_args__ = (
        Index(
            "ix_inspections_imported_recording_same",
            "inspection_id",
            "sha256",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(String(200))
    recorder_no: Mapped[str] = mapped_column(String(80))
    wearer_id: Mapped[str] = mapped_column(String(36))
    wearer_name: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime]
    after_seal: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(String(36))
    imported_by_name: Mapped[str] = mapped_column(String(200))
    leaf: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str | None] = mapped_column(String(200))
    withdraw_reason: Mapped[str | None] = mapped_column(Text)


class Presence(Base):
    """Where one inspector's phones say that they were during one visit: positions with accuracy and time, by time (rules/flags.py)."""

    __tablename__ = "inspections_presence"
    __table_args__ = (Index("ix_inspections_presence_person", "person_id", "from_at"),)

    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    fixes: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)


class VisitFlag(Base):
    """A fact about one visit or two that a person should look at; never a verdict. `name` says what was compared, so it is found once.

    `facts` are the figures, with the threshold that held when it was found.
    """

    __tablename__ = "inspections_visit_flag"
    __table_args__ = (
        UniqueConstraint("name", name="uq_inspections_visit_flag_name"),
        CheckConstraint(
            "kind in ('same_photo','like_photo','same_strokes','like_strokes','travel','bulk_answers')", name="kind"
        ),
        Index("ix_inspections_visit_flag_found", "found_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    first_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"), index=True)
    second_id: Mapped[str | None] = mapped_column(ForeignKey("inspections_inspection.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    found_at: Mapped[datetime]
    explained_at: Mapped[datetime | None]
    explained_by: Mapped[str | None] = mapped_column(String(36))
    explained_by_name: Mapped[str | None] = mapped_column(String(200))
    explanation: Mapped[str | None] = mapped_column(Text)
