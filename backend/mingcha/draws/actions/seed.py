"""How does chance come in (T2, T3)? Typed values of public sources, and everything that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert

from mingcha.draws.actions.keeping import Keeping
from mingcha.draws.actions.observers import keep_watching
from mingcha.draws.actions.progress import mark_task
from mingcha.draws.models import Draw, DrawRow
from mingcha.draws.queries.draws import algorithm_of, find_row, sources_of
from mingcha.draws.queries.files import OBJECT_MAP, computed, each_object
from mingcha.draws.rules.parts import ROWS
from mingcha.draws.rules.problems import FrozenFileChanged, SeedTooEarly
from mingcha.draws.rules.result import Result
from mingcha.draws.rules.seeding import instant_text, last_instant, public_text, seed
from mingcha.draws.rules.selection import Drawn
from mingcha.draws.rules.states import AFTER, check_act, check_can_run
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import Base, session
from mingcha.transparency import actions as log

KEPT_ROWS = Base.metadata.tables[DrawRow.__tablename__]


def enter_seed(
    draw_id: str,
    values: Sequence[tuple[str, str]],
    observers: Sequence[dict[str, Any]],
    rolls: Sequence[dict[str, Any]] = (),
    *,
    ctx: Ctx,
) -> Draw:
    """Takes the (name, value) pairs in the rule's order and draws objects and seats (S0-2.5a, S3A-2.3.2a).

    `observers` are those who were only counted, `rolls` say which registered observer rolled which dice (S3A-2.7b).
    Raises DrawNotFound, WrongDrawState, SeedTooEarly, FaultyDrawInput naming the value.
    """
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    check_act("seed", draw.state, draw.commit)
    sources = sources_of(draw)
    if instant_text(ctx.clock.now()) < last_instant(sources):
        raise SeedTooEarly(at=last_instant(sources))
    draw.seed_public = public_text(sources, values)
    draw.seed = seed(algorithm_of(draw), draw.commit or "", draw.secret or "-", draw.seed_public)
    _compute(draw, ctx)
    draw.drawn_at, draw.state = ctx.clock.now(), AFTER["seed"]
    minutes = keep_watching(draw, observers, rolls, ctx=ctx)
    after = {"seed_public": draw.seed_public, "drawn": draw.drawn, "short": draw.short, "observers": draw.observers}
    after["minutes"] = minutes.sha256
    audit.record(ctx, "enter_seed", ("draw", draw.id), None, after)
    facts = {"draw": draw.number, "commit": draw.commit, "seed_public": draw.seed_public}
    log.append_fact("draw.seed", draw.id, facts, ctx=ctx)
    session().flush()
    mark_task(draw, "drawn", ctx=ctx)
    return draw


def _compute(draw: Draw, ctx: Ctx) -> None:
    result, keeping = computed(draw), Keeping(draw.id, ctx.clock.now())
    for name, lines in result.lines().items():
        keeping.lines(name, lines)
    drawn = result.selection.drawn
    session().flush()
    result.selection.districts.clear()  # nobody is seated any more
    # In the order of the roster, as the table's key goes: half the work for it.
    order = sorted(range(len(drawn)), key=lambda place: drawn[place].id)
    found = zip(order, each_object(draw.id, (drawn[place].id for place in order)), strict=False)
    kept = 0
    while block := list(islice(found, ROWS)):
        kept += len(block)
        rows = [_row(draw.id, drawn[place], place, code, thing, result) for place, (code, thing) in block]
        session().connection().execute(insert(KEPT_ROWS), rows)
    if kept != len(drawn):
        raise FrozenFileChanged(name=OBJECT_MAP)
    draw.drawn, draw.short = kept, len(result.short_seats())


def _row(draw_id: str, row: Drawn, place: int, code: str, object_id: str, result: Result) -> dict[str, Any]:
    if code != row.id:
        raise FrozenFileChanged(name=OBJECT_MAP)
    return {
        "draw_id": draw_id,
        "code": row.id,
        "object_id": object_id,
        "position": place + 1,
        "stratum": row.stratum,
        "ticket": row.ticket,
        "team": result.seating.teams[row.id],
        "live": True,
    }
