"""What is recorded after the draw (T4)? REPLACE, RECUSE, FILL, ASSIGN, VOID and CLOSE, computed and chained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mingcha.draws.actions.assign import send, team_of
from mingcha.draws.actions.progress import mark_task
from mingcha.draws.events import DrawEventRecorded, DrawRowEnded, DrawTeamChanged
from mingcha.draws.models import Draw, DrawEvent, DrawRow
from mingcha.draws.queries.draws import algorithm_of, find_row, people_of, rows_of
from mingcha.draws.queries.files import object_ids, replayed
from mingcha.draws.queries.rates import rates_of
from mingcha.draws.rules.encoding import json_line
from mingcha.draws.rules.limits import check_can_replace
from mingcha.draws.rules.problems import (
    DirectAssignmentRefused,
    InspectorWithoutCertificate,
    SecretNotRevealed,
    faulty,
)
from mingcha.draws.rules.replay import Replay, Wish
from mingcha.draws.rules.seating import EMPTY
from mingcha.draws.rules.seeding import instant_text
from mingcha.draws.rules.selection import ticket
from mingcha.draws.rules.states import AFTER, check_act, check_can_run
from mingcha.identity import queries as identity
from mingcha.kernel import audit, events
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.transparency import actions as log

SPECIFICATION = "SRD-1"


def record_event(
    draw_id: str,
    *,
    ctx: Ctx,
    type: str,  # noqa: A002 - the specification's own word
    reason: str,
    evidence: str,
    signers: Sequence[str],
    entity: str = "",
    inspector: str = "",
    seat: int = 0,
    new: str = "",
) -> DrawEvent:
    """One event by two people, the caller among them; replacement and team are computed, never chosen.

    Raises DrawNotFound, WrongDrawState, EventRefused, SecretNotRevealed, FaultyDrawInput for the signers.
    """
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    check_signers(signers, ctx)
    wish = Wish(type, reason, instant_text(ctx.clock.now()), evidence, tuple(signers), entity, inspector, seat, new)
    event, replay = _tried(draw, wish)
    row = _append(draw, event, replay, ctx)
    if type in ("VOID", "CLOSE"):
        _end(draw, type, reason, ctx)
    else:
        _change(draw, event, replay, ctx)
    draw.short = replay.short()
    audit.record(ctx, "record_draw_event", ("draw", draw.id), None, {"seq": row.seq, "type": type, "hash": row.hash})
    session().flush()
    return row


def check_event(draw: Draw, body: Mapping[str, Any], *, ctx: Ctx) -> dict[str, Any]:
    """Tries the event on a copy: {new, team, short} as they would be, in the draw's own ids. Raises what record_event would."""
    event, replay = _tried(draw, Wish(at=instant_text(ctx.clock.now()), signers=(ctx.actor.id, "?"), **body))
    entity = event.get("entity", "")
    team = event.get("team", replay.teams.get(entity, ()))
    return {"new": event.get("new"), "team": list(team), "short": replay.short()}


def _tried(draw: Draw, wish: Wish) -> tuple[dict[str, Any], Replay]:
    check_act("events", draw.state, draw.commit)
    if wish.type == "CLOSE" and draw.mode == "delayed" and draw.revealed_at is None:
        raise SecretNotRevealed()
    if wish.type == "ASSIGN" and not draw.terms["direct_assignment"]:
        raise DirectAssignmentRefused(article=draw.terms.get("assigned_by", SPECIFICATION))
    replay = replayed(draw, changed_too=wish.type == "VOID")
    if wish.type == "REPLACE" and wish.entity in replay.live:
        check_can_replace(rates_of(draw)[replay.stratum[wish.entity]])
    event = replay.record(wish)
    if wish.type == "ASSIGN":
        _check_certified(draw, wish)
    return event, replay


def _check_certified(draw: Draw, wish: Wish) -> None:
    """Whoever is named directly holds a certificate on this day too, not only at the freeze. Raises InspectorWithoutCertificate."""
    on = local_date(datetime.fromisoformat(wish.at))
    if not identity.holds_certificate(people_of(draw.id)[wish.new], on):
        raise InspectorWithoutCertificate(who=wish.new, on=on.isoformat())


def check_signers(signers: Sequence[str], ctx: Ctx) -> None:
    """Two different people whom identity knows, the caller among them."""
    known = identity.list_people_by_id(signers)
    if len(set(signers)) < 2 or set(signers) != set(known):
        raise faulty("/signers", "须由两名在册的不同人员签署", "two different known people must sign", "/signers")
    if ctx.actor.id not in known and not ctx.actor.is_system:
        raise faulty("/signers", "登记人须是签署人之一", "the caller must be one of the signers", "/signers")


def _append(draw: Draw, event: dict[str, Any], replay: Replay, ctx: Ctx) -> DrawEvent:
    row = DrawEvent(
        draw_id=draw.id,
        seq=event["seq"],
        type=event["type"],
        line=json_line(event).decode(),
        hash=replay.head,
        recorded_at=ctx.clock.now(),
        recorded_by=ctx.actor.id,
    )
    session().add(row)
    draw.head, draw.events = replay.head, replay.seq
    events.publish(DrawEventRecorded(draw.id, row.seq, row.hash, row.recorded_at))
    facts = {"draw": draw.number, "seq": row.seq, "type": row.type, "head": row.hash}
    log.append_fact("draw.event", draw.id, facts, ctx=ctx)
    return row


def _change(draw: Draw, event: dict[str, Any], replay: Replay, ctx: Ctx) -> None:
    rows = {row.code: row for row in rows_of(draw.id)}
    row = rows[event["entity"]]
    if event["type"] == "REPLACE":
        row.live = False
        if row.assigned_at:
            events.publish(DrawRowEnded(draw.id, row.object_id, event["reason"], ctx))
        if event["new"] == EMPTY:
            return
        row = _replacement(draw, event, row.stratum, len(rows) + 1)
    row.team = list(replay.teams[row.code])
    session().flush()
    if row.assigned_at:
        events.publish(DrawTeamChanged(draw.id, row.object_id, team_of(row, people_of(draw.id)), ctx))
    elif draw.state == "assigned" and EMPTY not in row.team:
        send(draw, [row], ctx=ctx)


def _replacement(draw: Draw, event: dict[str, Any], stratum: str, position: int) -> DrawRow:
    row = DrawRow(
        draw_id=draw.id,
        code=event["new"],
        object_id=object_ids(draw.id, [event["new"]])[event["new"]],
        position=position,
        stratum=stratum,
        ticket=ticket(algorithm_of(draw), draw.seed or "", event["new"]),
        team=event["team"],
        live=True,
    )
    session().add(row)
    return row


def _end(draw: Draw, type: str, reason: str, ctx: Ctx) -> None:  # noqa: A002
    draw.state, draw.ended_at = AFTER[type.lower()], ctx.clock.now()
    mark_task(draw, "concluded" if type == "CLOSE" else "approved", ctx=ctx)
    if type == "CLOSE":
        return
    draw.revealed_at = draw.revealed_at or (ctx.clock.now() if draw.secret else None)
    for row in rows_of(draw.id):
        if row.live and row.assigned_at:
            events.publish(DrawRowEnded(draw.id, row.object_id, reason, ctx))
