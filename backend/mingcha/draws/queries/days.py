"""Which heads had the draws at the end of each day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from mingcha.draws.models import DayHead, Draw, DrawEvent
from mingcha.draws.rules.days import Head, day_lines, end_of, missing_days
from mingcha.kernel.clock import local_date
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound


@dataclass(frozen=True, slots=True)
class DayView:
    """One day's published text and its root; `prev` is the root of the day before."""

    day: date
    root: str
    prev: str
    lines: tuple[str, ...]


def heads_at_end_of(day: date) -> list[Head]:
    """Every draw frozen by the end of the day, with its last event of that day or before, by number."""
    until = end_of(day)
    draws = session().scalars(select(Draw).where(Draw.frozen_at < until).order_by(Draw.number)).all()
    last = (
        select(DrawEvent.draw_id, func.max(DrawEvent.seq).label("seq"))
        .where(DrawEvent.recorded_at < until)
        .group_by(DrawEvent.draw_id)
        .subquery()
    )
    rows = select(DrawEvent.draw_id, DrawEvent.hash, DrawEvent.seq).join(
        last, (DrawEvent.draw_id == last.c.draw_id) & (DrawEvent.seq == last.c.seq)
    )
    ends = {draw_id: (head, seq + 1) for draw_id, head, seq in session().execute(rows.order_by(DrawEvent.draw_id))}
    return [Head(draw.number, draw.commit or "", *ends.get(draw.id, (draw.commit or "", 0))) for draw in draws]


def list_missing_days(today: date) -> list[date]:
    """The whole days since the first commit that have no text yet, oldest first."""
    first, kept = session().scalars(select(func.min(Draw.frozen_at))).first(), last_day()
    return missing_days(local_date(first) if first else None, kept.day if kept else None, today)


def last_day() -> DayHead | None:
    """The latest kept day."""
    return session().scalars(select(DayHead).order_by(DayHead.day.desc())).first()


def list_days(limit: int = 31) -> list[DayView]:
    """The latest days, newest first."""
    rows = session().scalars(select(DayHead).order_by(DayHead.day.desc()).limit(limit))
    return [_view(row) for row in rows]


def get_day(day: date) -> DayView:
    """One day. Raises NotFound."""
    row = session().get(DayHead, day)
    if row is None:
        raise NotFound()
    return _view(row)


def _view(row: DayHead) -> DayView:
    return DayView(
        row.day, row.root, row.prev, tuple(day_lines(row.day, row.prev, [Head(*head) for head in row.heads]))
    )
