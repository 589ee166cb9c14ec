"""Which tables hold plans, their tasks, what others said of them, and what happened outside them?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base, JsonColumn


class Plan(Base):
    """One annual plan (年度抽查工作计划) of a department, or a joint one of several."""

    __tablename__ = "plans_plan"
    __table_args__ = (
        UniqueConstraint("number", name="uq_plans_plan_number"),
        CheckConstraint("kind in ('internal','joint')", name="kind"),
        CheckConstraint("state in ('draft','dept_approved','filed','published','in_force','closed')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    year: Mapped[int] = mapped_column(Integer, index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    domain: Mapped[str] = mapped_column(String(12), default="market")
    period: Mapped[str] = mapped_column(String(12), default="year", server_default="year")
    region: Mapped[str] = mapped_column(String(4))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    note: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    version: Mapped[int] = mapped_column(Integer, default=1)
    due_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(36))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(String(36))
    filed_at: Mapped[datetime | None]
    filed_by: Mapped[str | None] = mapped_column(String(36))
    filed_with: Mapped[str | None] = mapped_column(String(100))
    route: Mapped[str | None] = mapped_column(String(8))
    copied_from: Mapped[str | None] = mapped_column(String(36))
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(36))
    # Holds the tasks of leads, which stand in no plan (table 3.3): never approved, filed or published, and in no list of plans.
    unplanned: Mapped[bool] = mapped_column(default=False, server_default=false())


class PlanDepartment(Base):
    """A department that takes part in a plan (its owner included)."""

    __tablename__ = "plans_plan_department"

    plan_id: Mapped[str] = mapped_column(ForeignKey("plans_plan.id"), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), primary_key=True, index=True)


class PlanVersion(Base):
    """A plan with its tasks as they stood before an amendment, with the reason for it."""

    __tablename__ = "plans_plan_version"

    plan_id: Mapped[str] = mapped_column(ForeignKey("plans_plan.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    reason: Mapped[str] = mapped_column(String(500))
    ended_at: Mapped[datetime]
    ended_by: Mapped[str] = mapped_column(String(36))


class PlanOpinion(Base):
    """What a body said of a plan: the joint conference studied it (S1-10a), or the supervising office reviewed it (S4-10a)."""

    __tablename__ = "plans_plan_opinion"
    __table_args__ = (
        CheckConstraint("kind in ('study','review')", name="kind"),
        CheckConstraint("verdict in ('accepted','returned')", name="verdict"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans_plan.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))
    verdict: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(String(100))
    held_on: Mapped[date] = mapped_column(Date)
    ref: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    given_by: Mapped[str] = mapped_column(String(36))


class ProgrammeIndustry(Base):
    """An industry that the year's programme names: it wants a joint draw (S3A-2.4.1a)."""

    __tablename__ = "plans_programme_industry"

    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    industry: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class Task(Base):
    """One inspection task (抽查任务) of a plan, with its scheme (抽查工作方案)."""

    __tablename__ = "plans_task"
    __table_args__ = (
        UniqueConstraint("number", name="uq_plans_task_number"),
        CheckConstraint(
            "state in ('draft','approved','pool_frozen','drawn','running','concluded','cancelled')",
            name="state",
        ),
        CheckConstraint("window_from <= window_to", name="window"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans_plan.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    lead_department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    draw_type: Mapped[str] = mapped_column(String(12))
    method: Mapped[str] = mapped_column(String(12))
    frequency: Mapped[str | None] = mapped_column(String(100))
    content: Mapped[str | None] = mapped_column(Text)
    scheme: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(8), default="own", server_default="own")
    ordered_by: Mapped[str | None] = mapped_column(String(200))
    joint_type: Mapped[str | None] = mapped_column(String(24))
    joint_origin: Mapped[str | None] = mapped_column(String(10))
    duties: Mapped[dict[str, str]] = mapped_column(JsonColumn, default=dict, server_default="{}")
    cross_regions: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn, default=list, server_default="[]")
    scope: Mapped[dict[str, list[str]]] = mapped_column(JsonColumn)
    ratios: Mapped[dict[str, list[int]]] = mapped_column(JsonColumn)
    seats: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    window_from: Mapped[date] = mapped_column(Date)
    window_to: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(36))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(String(36))


class TaskItem(Base):
    """An item that a task inspects, in its order."""

    __tablename__ = "plans_task_item"

    task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("registers_item.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)


class TaskDepartment(Base):
    """A department that takes part in a task (the lead included)."""

    __tablename__ = "plans_task_department"

    task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), primary_key=True, index=True)


class JointProposal(Base):
    """Two departments' tasks would reach the same businesses: one proposes to go together, the other answers (S1-3e)."""

    __tablename__ = "plans_joint_proposal"
    __table_args__ = (
        CheckConstraint("state in ('open','agreed','declined','withdrawn')", name="state"),
        CheckConstraint("task_id <> other_task_id", name="two"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"), index=True)
    other_task_id: Mapped[str] = mapped_column(ForeignKey("plans_task.id"), index=True)
    joint_type: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(10), default="open")
    reason: Mapped[str | None] = mapped_column(String(500))
    joint_task_id: Mapped[str | None] = mapped_column(String(36))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(String(36))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(36))


class OutsideCheck(Base):
    """An inspection outside the plan or outside the platform's draws, counted with its reason (S4-3c, S4-7)."""

    __tablename__ = "plans_outside_check"
    __table_args__ = (
        CheckConstraint("kind in ('off_platform','unplanned')", name="kind"),
        Index("ix_plans_outside_check_day", "checked_on", "id"),
        Index("ix_plans_outside_check_department", "department_id", "checked_on", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"))
    object_id: Mapped[str] = mapped_column(ForeignKey("registers_object.id"))
    task_id: Mapped[str | None] = mapped_column(ForeignKey("plans_task.id"))
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(40))
    explanation: Mapped[str] = mapped_column(String(500))
    item_ids: Mapped[list[str]] = mapped_column(JsonColumn)
    checked_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(36))


class DutyMove(Base):
    """Items that went from one department to another by a document, and what became of the open tasks with them ([{id, number, title, state, how}])."""

    __tablename__ = "plans_duty_move"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="two_departments"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    from_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    to_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    document: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    moved_at: Mapped[datetime]
    moved_by_name: Mapped[str] = mapped_column(String(100))
