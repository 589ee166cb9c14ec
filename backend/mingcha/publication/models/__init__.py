"""Which rows keep the way of a result to the public?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn
from mingcha.publication.models.shown import ShownBusiness, Snapshot

__all__ = [
    "Change",
    "Delivery",
    "HandOver",
    "HandOverRow",
    "IndustryNotice",
    "Objection",
    "Publication",
    "Recognition",
    "Redaction",
    "ResultCode",
    "ShownBusiness",
    "Snapshot",
]


class Publication(Base):
    """One approved result and its clock. `due_on` is empty where the region gives no number of days (C14, O4).

    `produced_on` is the day of the approval, `completed_on` the day of the seal; `starts_on` the one the region counts
    from. `marks` counts how often the scheduler changed the state; it names the slot of the next change. `correction` is laid over
    the record when it is published: {conclusions?, struck, notes}; `edition` counts what the public was shown.
    """

    __tablename__ = "publication_publication"
    __table_args__ = (
        UniqueConstraint("inspection_id", name="uq_publication_publication_inspection"),
        CheckConstraint("state in ('pending','due_soon','overdue','published','withheld','withdrawn')", name="state"),
        Index("ix_publication_publication_state_due", "state", "due_on", "id"),
        Index("ix_publication_publication_figures", "task_id", "state", "published_at", "due_on"),
        Index("ix_publication_publication_state_id", "state", "id"),
        Index("ix_publication_publication_department", "department_id", "id"),
        Index("ix_publication_publication_number", "number", "id"),
        Index("ix_publication_publication_dues", "state", "department_id", "task_id", "due_on"),
        Index("ix_publication_publication_department_state", "department_id", "state", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspections_inspection.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    object_id: Mapped[str] = mapped_column(String(36), index=True)
    object_name: Mapped[str] = mapped_column(String(200))
    task_id: Mapped[str] = mapped_column(String(36))
    number: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(8))
    workdays: Mapped[int | None]
    article: Mapped[str] = mapped_column(String(200))
    produced_on: Mapped[date]
    completed_on: Mapped[date]
    starts_on: Mapped[date]
    due_on: Mapped[date | None]
    soon_on: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default="pending")
    conclusions: Mapped[list[str]] = mapped_column(JsonColumn)
    opened_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(36))
    marks: Mapped[int] = mapped_column(default=0)
    correction: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict, server_default="{}")
    edition: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1)


class Redaction(Base):
    """A passage that the public does not read, with the law and article that say so; taken back, it stays as a row (S1-3b)."""

    __tablename__ = "publication_redaction"
    __table_args__ = (CheckConstraint("ground in ('state_secret','trade_secret','privacy','other')", name="ground"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication_publication.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(String(16))
    law: Mapped[str] = mapped_column(String(100))
    article: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(36))
    ended_at: Mapped[datetime | None]


class Change(Base):
    """One step after, or instead of, the first publication: who, when, why, by which law; `before` is what the public read until then."""

    __tablename__ = "publication_change"
    __table_args__ = (
        CheckConstraint("kind in ('withheld','corrected','withdrawn','republished')", name="kind"),
        Index("ix_publication_change_at", "at", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication_publication.id"), index=True)
    object_id: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(36))
    reason: Mapped[str] = mapped_column(String(500))
    law: Mapped[str] = mapped_column(String(100), default="")
    article: Mapped[str] = mapped_column(String(40), default="")
    objection_id: Mapped[str | None] = mapped_column(String(36))
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    sha256: Mapped[str | None] = mapped_column(String(64))


class Delivery(Base):
    """One result on its way to one channel (7.8, C15). `wants` is what the channel has to do with it: publish, amend, withdraw.

    `due_on` is the result's own date: by hand it is the same (S3B-4). A paper channel is live with a day and a proof file.
    """

    __tablename__ = "publication_delivery"
    __table_args__ = (
        UniqueConstraint("publication_id", "channel", name="uq_publication_delivery_channel"),
        CheckConstraint(
            "state in ('queued','sent','acknowledged','failed','live','amended','withdrawn')", name="state"
        ),
        CheckConstraint("wants in ('publish','amend','withdraw')", name="wants"),
        Index("ix_publication_delivery_waiting", "channel", "state", "due_on", "id"),
        Index("ix_publication_delivery_state", "state", "id"),
        Index("ix_publication_delivery_department", "department_id", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication_publication.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    object_name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(30))
    wants: Mapped[str] = mapped_column(String(10), default="publish")
    state: Mapped[str] = mapped_column(String(12), default="queued")
    entry_channel: Mapped[str] = mapped_column(String(8), default="")
    edition: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    shown_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(300), default="")
    proof: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    fault: Mapped[str] = mapped_column(String(500), default="")
    tries: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class HandOver(Base):
    """One file for one platform: what was in it, when it went, what came back (S0-2.1b). Its bytes lie in the store.

    `plan_id`: it holds that version of a plan and no results (S3A-2.3.1a); `title` names it.
    """

    __tablename__ = "publication_hand_over"
    __table_args__ = (
        CheckConstraint("state in ('sent','acknowledged','failed')", name="state"),
        CheckConstraint("entry_channel in ('auto','manual')", name="entry_channel"),
        Index("ix_publication_hand_over_open", "entry_channel", "state", "id"),
        UniqueConstraint("plan_id", "plan_version", "channel", name="uq_publication_hand_over_plan"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    channel: Mapped[str] = mapped_column(String(30))
    format: Mapped[str] = mapped_column(String(8))
    entry_channel: Mapped[str] = mapped_column(String(8))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("identity_department.id"))
    rows: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    due_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(12), default="sent")
    tries: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plans_plan.id"))
    plan_version: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(250), default="")


class HandOverRow(Base):
    """One edition of one result in one file: the same edition never goes twice unless it failed."""

    __tablename__ = "publication_hand_over_row"

    hand_over_id: Mapped[str] = mapped_column(ForeignKey("publication_hand_over.id"), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("publication_delivery.id"), primary_key=True, index=True)
    edition: Mapped[int]
    wants: Mapped[str] = mapped_column(String(10))


class ResultCode(Base):
    """The code by which one platform calls one of the eight results; overrides the shipped table (6.1)."""

    __tablename__ = "publication_result_code"

    target: Mapped[str] = mapped_column(String(30), primary_key=True)
    result: Mapped[str] = mapped_column(String(30), primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(36))


class Objection(Base):
    """What a business says is wrong with a published result, and what became of it (7.13). `steps` are {state, at, by, words}.

    `shown` is what stands beside the result: its words as masked, or nothing if the business did not ask for it.
    """

    __tablename__ = "publication_objection"
    __table_args__ = (
        CheckConstraint(
            "state in ('submitted','accepted','rejected','checked','upheld','corrected','republished','dismissed','notified')",
            name="state",
        ),
        CheckConstraint("source in ('portal','desk')", name="source"),
        Index("ix_publication_objection_state", "state", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication_publication.id"), index=True)
    inspection_id: Mapped[str] = mapped_column(String(36), index=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    object_id: Mapped[str] = mapped_column(String(36))
    object_name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    shown: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime]
    leaf: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="submitted")
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Recognition(Base):
    """One department takes another's published result as its own instead of a check of its own, with pieces of `evidence` by their hashes (S3A-2.4.3b)."""

    __tablename__ = "publication_recognition"
    __table_args__ = (
        UniqueConstraint("publication_id", "department_id", name="uq_publication_recognition_department"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication_publication.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(500))
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn, server_default="[]")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(36))


class IndustryNotice(Base):
    """Self-discipline information of an association (行业自律信息): taken in as it came, published by a person (S0-2.11)."""

    __tablename__ = "publication_industry_notice"
    __table_args__ = (
        CheckConstraint("state in ('draft','published','withdrawn')", name="state"),
        CheckConstraint("kind in ('convention','commendation','discipline','assessment','other')", name="kind"),
        Index("ix_publication_industry_notice_state", "state", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    association: Mapped[str] = mapped_column(String(100))
    industry: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    object_id: Mapped[str | None] = mapped_column(String(36), index=True)
    object_name: Mapped[str] = mapped_column(String(200), default="")
    issued_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    entered_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
