"""How are visits compared with each other? What arrived is looked up once; a fact is kept once, and a person explains it (issue D, item 9)."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select, update

from mingcha.evidence.actions import mark_compared, pass_over
from mingcha.evidence.queries import Alike, EventRow, Seen, list_accepted_events, list_alike, list_uncompared
from mingcha.inspections.models import HandOver, Inspection, Presence, Seat, VisitFlag
from mingcha.inspections.queries.flags import check_sees_flag, neighbours_of
from mingcha.inspections.rules.flags import (
    Fix,
    FlagExplained,
    FlagOwn,
    Limits,
    Said,
    bulk,
    fix_of,
    impossible_way,
    pair,
    thinned,
)
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.problem import NotFound

SOME = 20
Record = dict[str, Any]


def compare_evidence(limits: Limits, *, ctx: Ctx) -> int:
    """Compares photos and signatures that arrived with those of all other visits; how many were looked at. Safe to run twice."""
    pass_over(ctx=ctx)
    arrived = list_uncompared()
    found = [
        (seen, other)
        for seen in arrived
        for other in list_alike(seen, bits=limits.bits, thousandths=limits.thousandths)
    ]
    records = _records({one.visit for pair_ in found for one in pair_})
    _keep([row for seen, other in found if (row := _alike(seen, other, records, limits))], ctx)
    mark_compared([seen.id for seen in arrived], ctx=ctx)
    return len(arrived)


def compare_visits(limits: Limits, *, ctx: Ctx) -> int:
    """Compares places, times and the pace of answers of visits that got new events; how many. Safe to run twice."""
    statement = select(Inspection).where(Inspection.events > Inspection.flagged_events)
    visits = list(session().scalars(statement.order_by(Inspection.id).limit(SOME)))
    rows: list[Record] = []
    for visit in visits:
        events = list_accepted_events(visit.id)
        rows += _travels(visit.id, events, limits) + _bulks(visit, events, limits)
        session().execute(
            update(Inspection).where(Inspection.id == visit.id).values(flagged_events=max(visit.events, len(events)))
        )
    _keep(rows, ctx)
    return len(visits)


def explain_flag(flag_id: str, *, reason: str, ctx: Ctx) -> VisitFlag:
    """Writes down what explains a flag; once. Raises NotFound, FlagOwn or FlagExplained."""
    statement = select(VisitFlag).where(VisitFlag.id == flag_id).with_for_update()
    row = session().execute(statement, execution_options={"populate_existing": True}).scalar_one_or_none()
    if row is None:
        raise NotFound()
    check_sees_flag(ctx.actor, row)
    if ctx.actor.id in _people([one for one in (row.first_id, row.second_id) if one]):
        raise FlagOwn()
    if row.explained_at is not None:
        raise FlagExplained(name=row.explained_by_name)
    row.explained_at, row.explanation = ctx.clock.now(), reason
    row.explained_by, row.explained_by_name = ctx.actor.id, ctx.actor.name
    audit.record(ctx, "explain_flag", ("inspection", row.first_id), None, {"flag": row.id, "reason": reason})
    session().flush()
    return row


def _people(visits: Collection[str]) -> set[str]:
    seats = session().scalars(select(Seat.inspector_id).where(Seat.inspection_id.in_(visits)))
    left = session().scalars(select(HandOver.leaves_id).where(HandOver.inspection_id.in_(visits)))
    return {*seats, *left}


def _keep(rows: list[Record], ctx: Ctx) -> None:
    """Keeps what is new; one audit entry for all of it."""
    full = [{"id": ctx.ids.new(), "found_at": ctx.clock.now(), **row} for row in rows]
    new = insert_ignore(VisitFlag, full, index_elements=["name"], returning=VisitFlag.id)
    if new:
        audit.record(ctx, "find_flags", ("flags", new[0]), None, {"found": new})


def _records(visits: Collection[str]) -> dict[str, Record]:
    rows = session().execute(select(Inspection.id, Inspection.record).where(Inspection.id.in_(visits)))
    return {row.id: row.record for row in rows}


def _alike(seen: Seen, other: Alike, records: dict[str, Record], limits: Limits) -> Record | None:
    """The row of two pieces that are alike; pages of the same printed form are alike by nature, so only the same bytes count there."""
    if seen.visit not in records or other.visit not in records:
        return None
    find = _photo if seen.role == "photo" else _signature
    sides = [(find(records[one.visit], one.id), one.visit) for one in (other, seen)]
    (earlier, first), (later, second) = sorted(sides, key=lambda side: (side[0]["at"] or "", side[0]["evidence"]))
    if not other.same and any(side.get("page") is not None for side in (earlier, later)):
        return None
    kind = f"{'same' if other.same else 'like'}_{seen.role}"
    figures = {"bits": other.bits, "of": 64, "limit_bits": limits.bits}
    if seen.role == "strokes":
        figures |= {"thousandths": other.apart, "limit_thousandths": limits.thousandths}
    return {
        "name": pair(kind, seen.id, other.id),
        "kind": kind,
        "first_id": first,
        "second_id": second,
        "facts": {"first": earlier, "second": later, **({} if other.same else figures)},
    }


def _photo(record: Record, evidence: str) -> Record:
    row: Record = next((one for one in record["photos"] if one["evidence"] == evidence), {})
    return {"evidence": evidence, **{name: row.get(name) for name in ("at", "by", "event", "page")}}


def _signature(record: Record, evidence: str) -> Record:
    row: Record = next((one for one in record["signatures"] if one["strokes"] == evidence), {})
    return {"evidence": evidence, **{name: row.get(name) for name in ("at", "by", "event", "picture", "name", "role")}}


def _travels(visit: str, events: list[EventRow], limits: Limits) -> list[Record]:
    """Keeps where each inspector was, and gives the journeys to their other visits of those days that are beyond the limit."""
    fixes: dict[str, list[Fix]] = {}
    for event in events:
        if "clock" in event.flags:  # a clock that is known to be wrong tells no time
            continue
        fix = fix_of(json.loads(event.line)["e"], event.at)
        if fix is not None:
            fixes.setdefault(event.person_id, []).append(fix)
    session().execute(delete(Presence).where(Presence.inspection_id == visit))
    rows = []
    for person, found in sorted(fixes.items()):
        mine = thinned(found)
        where = {"inspection_id": visit, "person_id": person, "from_at": mine[0].at, "to_at": mine[-1].at}
        session().execute(insert(Presence), {**where, "fixes": [fix.shown() for fix in mine]})
        for other in neighbours_of(visit, person, mine[0].at, mine[-1].at):
            way = impossible_way(mine, other.fixes, limits)
            if way is not None:
                first, second = (other.visit, visit) if other.from_at <= mine[0].at else (visit, other.visit)
                name = f"{pair('travel', visit, other.visit)}:{person}"
                facts = {"person": person, **way}
                rows.append({"name": name, "kind": "travel", "first_id": first, "second_id": second, "facts": facts})
    return rows


def _bulks(visit: Inspection, events: list[EventRow], limits: Limits) -> list[Record]:
    """Stretches of many answers; a record entered from paper is answered in one go by nature."""
    if visit.record.get("paper"):
        return []
    answers = [json.loads(event.line)["e"] for event in events if event.kind == "answer"]
    said = [Said(e["id"], e["payload"]["entry"], e["key"], e["boot"], e["mono"]) for e in answers]
    owners = {event.key: event.person_id for event in events}
    return [
        {
            "name": f"bulk_answers:{visit.id}:{facts['key']}",
            "kind": "bulk_answers",
            "first_id": visit.id,
            "second_id": None,
            "facts": {"person": owners[facts["key"]], **facts},
        }
        for facts in bulk(said, limits)
    ]
