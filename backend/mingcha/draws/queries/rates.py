"""How many objects were replaced, per stratum and per office? And how many draws has an office made?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from mingcha.draws.models import Draw, DrawRow
from mingcha.draws.queries.draws import check_sees_result, find_row
from mingcha.draws.rules.limits import Rate
from mingcha.identity import queries as identity
from mingcha.kernel.clock import CHINA, local_date
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.plans import queries as plans


@dataclass(frozen=True, slots=True)
class OfficeRate:
    """Replacements of all draws that an office led in a year, by stratum."""

    department_id: str
    department: str
    rates: tuple[Rate, ...]


_DRAWN_AND_REPLACED = (
    func.sum(case((DrawRow.position <= Draw.drawn, 1), else_=0)),
    func.sum(case((DrawRow.live.is_(False), 1), else_=0)),
)


def rates_of(draw: Draw) -> dict[str, Rate]:
    """{stratum: Rate} of one draw; every replaced row is dead, and rows after the first `drawn` are replacements."""
    statement = (
        select(DrawRow.stratum, *_DRAWN_AND_REPLACED)
        .join(Draw, Draw.id == DrawRow.draw_id)
        .where(Draw.id == draw.id)
        .group_by(DrawRow.stratum)
        .order_by(DrawRow.stratum)
    )
    return {name: Rate(name, int(drawn), int(dead)) for name, drawn, dead in session().execute(statement)}


def owed_already(draw_id: str) -> dict[str, int]:
    """{stratum: objects} that earlier supplementary draws of a draw took over; voided ones apart."""
    found: dict[str, int] = defaultdict(int)
    earlier = select(Draw.terms).where(Draw.supplements == draw_id, Draw.state != "voided").order_by(Draw.id)
    for terms in session().scalars(earlier):
        for stratum, number in (terms.get("owed") or {}).items():
            found[stratum] += number
    return dict(found)


def get_public_rates(draw_id: str) -> list[Rate]:
    """A draw's rates by stratum, empty until its result is public. Raises DrawNotFound."""
    draw = find_row(draw_id)
    public = draw.drawn_at is not None and (draw.mode == "open" or draw.revealed_at is not None)
    return list(rates_of(draw).values()) if public else []


def get_rates(draw_id: str, *, actor: Actor) -> dict[str, Any]:
    """A draw's rates by stratum, and its lead office's of the year so far over public results. Raises DrawNotFound, ResultSealed."""
    draw = find_row(draw_id)
    check_sees_result(draw, actor)
    offices = list_office_rates(_year(draw)) if draw.drawn_at else []
    mine = next((one.rates for one in offices if one.department_id == draw.lead_department_id), ())
    return {"strata": list(rates_of(draw).values()), "year": _year(draw) or None, "office": list(mine)}


def list_office_rates(year: int) -> list[OfficeRate]:
    """Per office and stratum, over the public results of the year: a delayed draw counts from its reveal on, a voided one never."""
    first, following = (datetime(one, 1, 1, tzinfo=CHINA) for one in (year, year + 1))
    public = or_(Draw.mode == "open", Draw.revealed_at.is_not(None))
    office = (Draw.lead_department_id, DrawRow.stratum)
    statement = (
        select(*office, *_DRAWN_AND_REPLACED)
        .join(Draw, Draw.id == DrawRow.draw_id)
        .where(Draw.drawn_at >= first, Draw.drawn_at < following, public, Draw.state != "voided", ~Draw.rehearsal)
        .group_by(*office)
    )
    rates: dict[str, list[Rate]] = defaultdict(list)
    for department, stratum, drawn, dead in session().execute(statement):
        rates[department].append(Rate(stratum, int(drawn), int(dead)))
    names = identity.list_departments_by_id(rates)
    return [
        OfficeRate(one, names[one].name, tuple(sorted(rates[one], key=lambda rate: rate.stratum)))
        for one in sorted(rates)
    ]


def _year(draw: Draw) -> int:
    return local_date(draw.drawn_at).year if draw.drawn_at else 0


def count_draws_of_year(department_id: str, year: int) -> int:
    """Draws that a department led in a year; rehearsals, voided and supplementary ones apart."""
    statement = select(Draw.created_at).where(
        Draw.lead_department_id == department_id,
        Draw.rehearsal.is_(False),
        Draw.state != "voided",
        Draw.supplements.is_(None),
    )
    return sum(local_date(at).year == year for at in session().scalars(statement.order_by(Draw.id)))


def find_same_scope(task: plans.TaskRow, day: date) -> str | None:
    """The number of a draw of the same scope and items that was frozen on the day, voided or not; None without one."""
    frozen = select(Draw).where(Draw.frozen_at.is_not(None), Draw.rehearsal.is_(False), Draw.supplements.is_(None))
    draws = [
        d for d in session().scalars(frozen.order_by(Draw.number)) if d.frozen_at and local_date(d.frozen_at) == day
    ]
    tasks = plans.list_tasks_by_id([draw.task_id for draw in draws])
    return next((draw.number for draw in draws if _what(tasks[draw.task_id]) == _what(task)), None)


def _what(task: plans.TaskRow) -> tuple[Any, ...]:
    return task.scope, task.draw_type, frozenset(task.item_ids)
