"""What became of the findings of each task? Every inspection once, under the gravest thing that happened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, column, func, select, table, union_all

from mingcha.follow_up.models import FollowUp, Step
from mingcha.follow_up.rules.stages import GRAVE_STEPS, GRAVEST
from mingcha.kernel.db import session

# Joined by its name, as foreign keys are: only the task of a visit is wanted.
_VISIT = table("inspections_inspection", column("id"), column("task_id"))


def list_disposal_counts(task_ids: Collection[str], *, before: datetime) -> dict[str, dict[str, int]]:
    """{task: {settled | pending | filed | transferred | crime: inspections}} of follow-ups opened `before` an instant (S4-16a)."""
    found: dict[str, dict[str, int]] = {}
    rank = {name: place for place, name in enumerate(GRAVEST)}
    still_open = (FollowUp.state == "open") | (FollowUp.closed_at >= before)
    state = case((still_open, rank["pending"]), else_=rank["settled"])
    stood = select(FollowUp.inspection_id, state.label("place")).where(FollowUp.opened_at < before)
    grave = case(*((Step.step == step, rank[name]) for step, name in GRAVE_STEPS.items()), else_=0)
    taken = (
        select(FollowUp.inspection_id, grave.label("place"))
        .join(FollowUp, FollowUp.id == Step.subject_id)
        .where(Step.step.in_(list(GRAVE_STEPS)), Step.at < before)
    )
    both = union_all(stood, taken).subquery()
    each = select(both.c.inspection_id, func.max(both.c.place).label("place")).group_by(both.c.inspection_id).subquery()
    joined = each.join(_VISIT, _VISIT.c.id == each.c.inspection_id)
    statement = (
        select(_VISIT.c.task_id, each.c.place, func.count())
        .select_from(joined)
        .group_by(_VISIT.c.task_id, each.c.place)
    )
    wanted = set(task_ids)
    for task_id, number, n in session().execute(statement):
        if task_id in wanted:
            found.setdefault(task_id, {})[GRAVEST[number]] = int(n)
    return found
