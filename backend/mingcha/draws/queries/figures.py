"""Which draws did the tasks of a year have? Rehearsals and voided ones do not count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.draws.models import Draw
from mingcha.kernel.db import session

CHUNK = 500


@dataclass(frozen=True, slots=True)
class DrawFigure:
    """One draw that took place, of which task, and when."""

    id: str
    task_id: str
    drawn_at: datetime


def list_draw_figures(task_ids: Collection[str], *, before: datetime) -> list[DrawFigure]:
    """The draws of the tasks that were drawn `before` an instant, by id (S4-7, S4-16a)."""
    found = []
    wanted = sorted(task_ids)
    for start in range(0, len(wanted), CHUNK):
        within = (
            Draw.task_id.in_(wanted[start : start + CHUNK]),
            Draw.rehearsal.is_(False),
            Draw.state != "voided",
            Draw.drawn_at < before,
        )
        statement = select(Draw.id, Draw.task_id, Draw.drawn_at).where(*within).order_by(Draw.id)
        found += [DrawFigure(id_, task_id, at) for id_, task_id, at in session().execute(statement) if at]
    return found
