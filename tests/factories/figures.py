"""Regions for tests of figures, and tasks made joint or moved to the other domain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import delete

from mingcha.inspections.models import Inspection
from mingcha.kernel.db import db, session, transaction
from mingcha.plans.models import Plan, Task, TaskDepartment
from mingcha.registers.models import Item
from tests.factories.inspections import Office


def in_region(app: Flask, region: str) -> None:
    """The office is one of this region (ZH, WG, LZ, RD, NA)."""
    parts: Any = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region=region))


def make_joint(office: Office, other: str) -> None:
    """The task is one of a joint plan with another department, which owns its second item."""
    with office.app.app_context(), transaction():
        task = session().get_one(Task, office.task)
        session().get_one(Plan, task.plan_id).kind = "joint"
        session().add(TaskDepartment(task_id=task.id, department_id=other))
        session().get_one(Item, office.items[1]).department_id = other


def to_non_market(office: Office) -> None:
    """The task's plan is one of the non-market domain."""
    with office.app.app_context(), transaction():
        session().get_one(Plan, session().get_one(Task, office.task).plan_id).domain = "non_market"


def forget(app: Flask, inspection: str) -> None:
    """Takes one inspection out of the record with every row that names it, as if it had never been."""
    with app.app_context(), transaction():
        for table in reversed(db.metadata.sorted_tables):
            for column in table.columns:
                if any(key.column.table.name == "inspections_inspection" for key in column.foreign_keys):
                    session().execute(delete(table).where(column == inspection))
        session().execute(delete(Inspection).where(Inspection.id == inspection))
