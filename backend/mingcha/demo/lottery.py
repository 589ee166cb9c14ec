"""How is the sample draw run? Rehearsed in the open the day before; then frozen, rolled before observers, assigned: as in the room."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mingcha.demo.aftermath import change_after_draw, close
from mingcha.demo.county import SOUTH
from mingcha.demo.lot import below
from mingcha.demo.officers import HOTEL
from mingcha.demo.timetable import DAY, moment
from mingcha.demo.world import World
from mingcha.draws import actions as draws
from mingcha.kernel.db import reading
from mingcha.registers.queries import list_inspectors_for_draw, list_objects

DICE = 20
CHOICES = {
    "mode": "open",
    "publication": "full",
    "seed_sources": [{"name": "DICE", "detail": str(DICE), "after_freeze_s": 600}],
    "slots": None,
    "load_cap": 1000,
    "annual_cap": None,
    "rounding": "ceil",
    "base": "eligible",
    "recent_days": 0,
    "rehearsal": False,
}
OBSERVERS = [{"kind": "deputy", "count": 1}, {"kind": "citizen", "count": 2}, {"kind": "media", "count": 1}]


def run_draw(world: World, task_id: str) -> str:
    """Rehearses and draws the task by its lead department's planner; gives the draw's id."""
    _rehearse(world, task_id)
    start = moment(world.days.drawn, 10)
    _tell_of_kinship(world)
    draw_id = _draw(world, task_id, start, dice(world), OBSERVERS)
    with world.act("qing", start + timedelta(minutes=30)) as ctx:
        draws.assign_draw(draw_id, ctx=ctx)
    change_after_draw(world, draw_id, start + timedelta(hours=2))
    return draw_id


def _rehearse(world: World, task_id: str) -> None:
    """The day before, with nobody recused yet: every file of the rehearsal is public, so that anybody can check a whole draw."""
    start = moment(world.days.drawn - DAY, 15)
    draw_id = _draw(world, task_id, start, dice(world, "rehearsal"), [], rehearsal=True)
    close(world, draw_id, start + timedelta(minutes=40))


def _draw(
    world: World, task_id: str, start: datetime, rolled: str, observers: list[dict[str, Any]], **choices: Any
) -> str:
    with world.act("qing", start) as ctx:
        draw_id = ctx.ids.new()
        draws.configure_draw(draw_id, task_id, ctx=ctx, region=world.region, **{**CHOICES, **choices})
    with world.act("qing", start + timedelta(minutes=5)) as ctx:
        draws.freeze_roster(draw_id, ctx=ctx)
    with world.act("qing", start + timedelta(minutes=20)) as ctx:
        draws.enter_seed(draw_id, [("DICE", rolled)], observers, ctx=ctx)
    return draw_id


def _tell_of_kinship(world: World) -> None:
    """One inspector of the south told before the freeze that a hotel there belongs to a relative."""
    with reading():
        found = list_inspectors_for_draw(world.days.drawn)
        teller = next(one for one in found if HOTEL in one.qualifications and SOUTH[0] in one.districts)
        hotel = list_objects(district=SOUTH[0], industry="宾馆酒店", limit=1).items[0]
    with world.act("qing", moment(world.days.drawn, 9)) as ctx:
        draws.record_recusal(ctx.ids.new(), hotel.id, teller.id, "KIN", ctx=ctx)


def dice(world: World, *which: str) -> str:
    """What twenty ten-sided dice showed that day: a fixed throw for each date, not chosen by its result."""
    return "".join(str(below(10, "dice", world.today, no, *which)) for no in range(DICE))
