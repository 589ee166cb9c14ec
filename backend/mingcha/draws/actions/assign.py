"""How do drawn objects become visits? The draw tells the floor above whom it sends where."""

from __future__ import annotations

from collections.abc import Sequence

from mingcha.draws.actions.progress import mark_task
from mingcha.draws.events import AssignedRow, DrawAssigned
from mingcha.draws.models import Draw, DrawRow
from mingcha.draws.queries.draws import find_row, people_of, rows_of
from mingcha.draws.queries.files import replayed
from mingcha.draws.rules.capacity import sharing_objects
from mingcha.draws.rules.problems import NotEnoughInspectors, RehearsalNotAssigned
from mingcha.draws.rules.seating import EMPTY
from mingcha.draws.rules.states import AFTER, check_act, check_can_run
from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session

NAMED = 20


def assign_draw(draw_id: str, *, leave_short: bool = False, ctx: Ctx) -> Draw:
    """Opens a visit for every live object with a whole team that has none yet.

    Raises DrawNotFound, WrongDrawState, RehearsalNotAssigned, and NotEnoughInspectors (naming the objects) unless
    `leave_short` lets the incomplete teams wait for events.
    """
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    if draw.rehearsal:
        raise RehearsalNotAssigned()
    check_act("assign", draw.state, draw.commit)
    live = [row for row in rows_of(draw.id) if row.live]
    short = [row for row in live if EMPTY in row.team]
    if short and not leave_short:
        sharing = sharing_objects(replayed(draw).seating)[:NAMED]
        raise NotEnoughInspectors(short=sum(row.team.count(EMPTY) for row in short), objects=", ".join(sharing))
    draw.assigned_at, draw.state = draw.assigned_at or ctx.clock.now(), AFTER["assign"]
    ready = [row for row in live if row.assigned_at is None and EMPTY not in row.team]
    mark_task(draw, "running", ctx=ctx)
    send(draw, ready, ctx=ctx)
    audit.record(ctx, "assign_draw", ("draw", draw.id), None, {"visits": len(ready), "short": len(short)})
    session().flush()
    return draw


def send(draw: Draw, rows: Sequence[DrawRow], *, ctx: Ctx) -> None:
    """Publishes these rows for visits to be opened, in ticket order."""
    people = people_of(draw.id)
    for row in rows:
        row.assigned_at = ctx.clock.now()
    assigned = tuple(AssignedRow(row.object_id, team_of(row, people), row.code) for row in rows)
    session().flush()
    if assigned:
        events.publish(DrawAssigned(draw.id, draw.task_id, draw.commit or "", assigned, ctx))


def team_of(row: DrawRow, people: dict[str, str]) -> tuple[str, ...]:
    """The person ids of a row's team in seat order, empty seats left out."""
    return tuple(people[who] for who in row.team if who != EMPTY)
