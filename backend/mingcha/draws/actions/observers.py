"""How are observers entered, how do they roll the dice, and how do they sign the minutes? (S3A-2.7b)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.draws.models import Draw, Minutes, Observer, ObserverSignature
from mingcha.draws.queries.draws import algorithm_of, find_row, sources_of
from mingcha.draws.queries.files import facts_of
from mingcha.draws.queries.observers import find_observer, observer_rows, watcher_of
from mingcha.draws.rules.observers import (
    RESULT,
    MinutesFacts,
    ObserverSigned,
    check_can_enter,
    check_can_sign,
    check_rolls,
    counted,
    minutes_text,
    result_hash,
    signature_hash,
    text_sha256,
)
from mingcha.draws.rules.seeding import rule_text
from mingcha.draws.rules.states import check_can_run
from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.plans import queries as plans


def enter_observer(
    observer_id: str, draw_id: str, *, kind: str, name: str, organisation: str, named: bool, ctx: Ctx
) -> Observer:
    """Registers who will watch, before the seed. The name stays out of the audit trail. Raises DrawNotFound, ObserversFixed, TooManyObservers."""
    draw = _run(draw_id, ctx)
    before = observer_rows(draw_id)
    check_can_enter(draw.state, len(before))
    row = Observer(
        id=observer_id,
        draw_id=draw_id,
        no=len(before) + 1,
        kind=kind,
        name=name.strip(),
        organisation=organisation.strip(),
        named=named,
        rolls=[],
        entered_at=ctx.clock.now(),
        entered_by=ctx.actor.id,
    )
    session().add(row)
    after = {"observer": observer_id, "kind": kind, "named": named}
    audit.record(ctx, "enter_observer", ("draw", draw_id), None, after)
    session().flush()
    return row


def leave_observer(draw_id: str, observer_id: str, *, ctx: Ctx) -> Observer:
    """Marks somebody who was entered by mistake or went before the seed; the row stays. Raises DrawNotFound, ObserverNotFound, ObserversFixed."""
    draw = _run(draw_id, ctx)
    check_can_enter(draw.state, 0)
    row = find_observer(draw_id, observer_id)
    row.left_at = row.left_at or ctx.clock.now()
    audit.record(ctx, "leave_observer", ("draw", draw_id), None, {"observer": observer_id})
    session().flush()
    return row


def keep_watching(
    draw: Draw, given: Sequence[Mapping[str, Any]], rolls: Sequence[Mapping[str, Any]], *, ctx: Ctx
) -> Minutes:
    """With the seed: who watched, who rolled which dice, and the minutes as everybody will sign them. Raises FaultyDrawInput."""
    present = observer_rows(draw.id, present=True)
    rolled = check_rolls(rolls, sources_of(draw), [row.id for row in present])
    for row in present:
        row.rolls = rolled.get(row.id, [])
    draw.observers = counted(given, [row.kind for row in present])
    session().flush()
    text = minutes_text(_facts(draw), [watcher_of(row) for row in present], draw.observers)
    minutes = Minutes(draw_id=draw.id, text=text, sha256=text_sha256(text), made_at=ctx.clock.now())
    session().add(minutes)
    return minutes


def _facts(draw: Draw) -> MinutesFacts:
    task = plans.get_task(draw.task_id)
    hashes = {name: sha256 for name, _, sha256 in facts_of(draw, RESULT)}
    assert draw.frozen_at and draw.drawn_at
    return MinutesFacts(
        number=draw.number,
        task=f"{task.title} {task.number}",
        office=identity.get_department(draw.lead_department_id).name,
        mode=draw.mode,
        rehearsal=draw.rehearsal,
        commit=draw.commit or "",
        prev=draw.prev or "-",
        head=draw.head or "",
        frozen_at=draw.frozen_at,
        drawn_at=draw.drawn_at,
        seed_rule=rule_text(sources_of(draw)),
        seed_public=draw.seed_public or "",
        seed="" if draw.mode == "delayed" else draw.seed or "",
        result=result_hash(algorithm_of(draw), hashes),
        drawn=draw.drawn,
        short=draw.short,
    )


def sign_minutes(
    draw_id: str, observer_id: str, *, shown: str, strokes: Mapping[str, Any], ctx: Ctx
) -> ObserverSignature:
    """Keeps an observer's strokes, bound to the text that was shown. Raises DrawNotFound, ObserverNotFound, MinutesMissing, MinutesDiffer, ObserverSigned."""
    draw = _run(draw_id, ctx)
    observer, minutes = find_observer(draw_id, observer_id), session().get(Minutes, draw_id)
    check_can_sign(draw.state, minutes.sha256 if minutes else None, shown, present=observer.left_at is None)
    if session().get(ObserverSignature, observer_id) is not None:
        raise ObserverSigned()
    row = ObserverSignature(
        observer_id=observer_id,
        draw_id=draw_id,
        shown=shown,
        strokes=dict(strokes),
        hash=signature_hash(draw_id, observer_id, shown, strokes),
        signed_at=ctx.clock.now(),
        recorded_by=ctx.actor.id,
    )
    session().add(row)
    after = {"observer": observer_id, "shown": shown, "signature": row.hash}
    audit.record(ctx, "sign_minutes", ("draw", draw_id), None, after)
    session().flush()
    return row


def _run(draw_id: str, ctx: Ctx) -> Draw:
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    return draw
