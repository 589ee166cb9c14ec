"""How far is the task? The draw tells the floor below."""

from __future__ import annotations

from mingcha.draws.models import Draw
from mingcha.kernel.ctx import Ctx
from mingcha.plans import actions as plan_actions
from mingcha.plans import queries as plans


def mark_task(draw: Draw, state: str, *, ctx: Ctx) -> None:
    """Moves the draw's task on; a rehearsal and a supplementary draw move nothing, and a void gives the task back for another draw."""
    if draw.rehearsal or draw.supplements:
        return
    if state == "approved" and plans.get_task(draw.task_id).state not in ("pool_frozen", "drawn", "running"):
        return
    plan_actions.mark_task(draw.task_id, state, ctx=ctx)
