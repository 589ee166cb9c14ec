"""How is the sample draw run? Configured, frozen, twenty dice typed before observers, assigned: as in the room."""

from __future__ import annotations

from datetime import timedelta

from mingcha.demo.lot import below
from mingcha.demo.timetable import moment
from mingcha.demo.world import World
from mingcha.draws import actions as draws

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
    """Draws the task by its lead department's planner; gives the draw's id."""
    start = moment(world.days.drawn, 10)
    with world.act("qing", start) as ctx:
        draw_id = ctx.ids.new()
        draws.configure_draw(draw_id, task_id, ctx=ctx, region=world.region, **CHOICES)
    with world.act("qing", start + timedelta(minutes=5)) as ctx:
        draws.freeze_roster(draw_id, ctx=ctx)
    with world.act("qing", start + timedelta(minutes=20)) as ctx:
        draws.enter_seed(draw_id, [("DICE", dice(world))], OBSERVERS, ctx=ctx)
    with world.act("qing", start + timedelta(minutes=30)) as ctx:
        draws.assign_draw(draw_id, ctx=ctx)
    return draw_id


def dice(world: World) -> str:
    """What twenty ten-sided dice showed that day: a fixed throw for each date, not chosen by its result."""
    return "".join(str(below(10, "dice", world.today, no)) for no in range(DICE))
