"""How are judged lines written? In bulk; each byte string exactly as received."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, update

from mingcha.evidence.models import DeviceChain, EvidenceConflict, EvidenceEvent, EvidenceItem, QuarantinedLine
from mingcha.evidence.rules.batch import Judged, both_languages
from mingcha.evidence.rules.blobs import announced
from mingcha.evidence.rules.chain import KeyChain
from mingcha.evidence.rules.envelope import Event
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.problem import Problem
from mingcha.transparency import actions as log

_INSERT = insert(EvidenceEvent.metadata.tables[EvidenceEvent.__tablename__])


@dataclass(slots=True)
class Kept:
    """Lines that get no place in the event table."""

    quarantined: list[tuple[bytes, Problem, Event | None]] = field(default_factory=list)
    conflicts: list[Event] = field(default_factory=list)


def keep(kept: Kept, new: list[Judged], healed: list[Judged], chains: dict[str, KeyChain], *, ctx: Ctx) -> None:
    """Writes a batch: new lines and their leaves, healed ones, the evidence they announce, quarantine, conflicts, chain heads and the audit entry."""
    if new:
        session().execute(_INSERT, [_row(judged, ctx) for judged in new])
        log.append_lines([(judged.event.id, judged.event.leaf) for judged in new], ctx=ctx)
    for judged in healed:
        change = update(EvidenceEvent).where(EvidenceEvent.position == judged.position)
        session().execute(change.values(status="accepted", reason=None, problem=None, visit_no=judged.visit_no))
    _announce([judged for judged in (*new, *healed) if not judged.parked], ctx)
    _quarantine(kept.quarantined, ctx)
    _conflicts(kept.conflicts, ctx)
    for key in sorted({judged.event.key for judged in new}):
        session().execute(
            update(DeviceChain)
            .where(DeviceChain.key == key)
            .values(contiguous=chains[key].contiguous, top=chains[key].top)
        )
    if new or healed or kept.quarantined or kept.conflicts:
        _audit(kept, new, healed, ctx)


def _row(judged: Judged, ctx: Ctx) -> dict[str, Any]:
    event, problem = judged.event, judged.problem
    return {
        "id": event.id,
        "visit": event.visit,
        "key": event.key,
        "seq": event.seq,
        "prev": event.prev,
        "digest": event.digest,
        "kind": event.kind,
        "at": event.at,
        "received_at": judged.received_at,
        "received_from": ctx.actor.id,
        "person_id": judged.person_id,
        "line": event.line,
        "leaf": event.leaf,
        "status": "parked" if problem else "accepted",
        "reason": problem.code if problem else None,
        "problem": both_languages(problem) if problem else None,
        "flags": judged.flags,
        "visit_no": judged.visit_no,
    }


def _announce(accepted: list[Judged], ctx: Ctx) -> None:
    rows = [
        {
            "id": one.id,
            "visit": judged.event.visit,
            "entry": one.entry,
            "role": one.role,
            "sha256": one.sha256,
            "length": one.length,
            "type": one.type,
            "src": one.src,
            "derived_from": one.derived_from,
            "event_id": judged.event.id,
            "key": judged.event.key,
            "sent_by": None,
            "state": "announced",
            "announced_at": ctx.clock.now(),
            "stored_at": None,
        }
        for judged in accepted
        for one in announced(judged.event)
    ]
    new = set(insert_ignore(EvidenceItem, rows, index_elements=["id"], returning=EvidenceItem.id))
    for row in rows:
        if row["id"] not in new:
            known = update(EvidenceItem).where(EvidenceItem.id == row["id"], EvidenceItem.event_id.is_(None))
            session().execute(
                known.values({name: row[name] for name in ("entry", "role", "src", "derived_from", "event_id", "key")})
            )


def _quarantine(lines: list[tuple[bytes, Problem, Event | None]], ctx: Ctx) -> None:
    rows = [
        {
            "id": ctx.ids.new(),
            "event_id": event.id if event else None,
            "key": event.key if event else None,
            "received_at": ctx.clock.now(),
            "received_from": ctx.actor.id,
            "line": line,
            "line_sha256": sha256_hex(line),
            "reason": problem.code,
            "problem": both_languages(problem),
        }
        for line, problem, event in lines
    ]
    insert_ignore(QuarantinedLine, rows, index_elements=["line_sha256", "received_from"], returning=QuarantinedLine.id)


def _conflicts(events: list[Event], ctx: Ctx) -> None:
    rows = [
        {
            "id": ctx.ids.new(),
            "event_id": event.id,
            "received_at": ctx.clock.now(),
            "received_from": ctx.actor.id,
            "line": event.line,
            "line_sha256": sha256_hex(event.line),
        }
        for event in events
    ]
    insert_ignore(EvidenceConflict, rows, index_elements=["event_id", "line_sha256"], returning=EvidenceConflict.id)


def _audit(kept: Kept, new: list[Judged], healed: list[Judged], ctx: Ctx) -> None:
    parked = sum(judged.parked for judged in new)
    counts = {
        "accepted": len(new) - parked + len(healed),
        "parked": parked,
        "quarantined": len(kept.quarantined),
        "conflicts": len(kept.conflicts),
    }
    subject = new[0].event.key if new else "-"
    seqs = {"first": new[0].event.seq, "last": new[-1].event.seq} if new else {}
    audit.record(ctx, "receive_events", ("device", subject), None, counts | seqs)
