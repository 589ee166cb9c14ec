"""How large are the two libraries, by department?"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from mingcha.kernel.db import session
from mingcha.registers.models import InspectionObject, Inspector


def count_inspectors_by_department() -> dict[str, int]:
    """{department id: active inspectors}."""
    column = Inspector.department_id
    statement = select(column, func.count()).where(Inspector.state == "active").group_by(column)
    return {department: int(n) for department, n in session().execute(statement)}


def count_objects_by_duty() -> dict[str, int]:
    """{name of the department on duty, empty where none is named: objects}. One pass over the library."""
    column = InspectionObject.duty_department
    statement = select(column, func.count()).group_by(column)  # as its index lies
    counts: Counter[str] = Counter()
    for name, n in session().execute(statement):
        counts[name or ""] += int(n)
    return dict(counts)
