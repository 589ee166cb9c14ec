"""Which tables hold annual plans and their tasks?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint, false
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
    scheme: Mapped[str | None] = mapped_column(Text)
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
