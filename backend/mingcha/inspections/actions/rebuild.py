"""Can a record be made again from its events alone? The tables are only a projection of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mingcha.evidence.queries import list_accepted_events
from mingcha.inspections.actions.receive import write_answers
from mingcha.inspections.models import Answer, Inspection
from mingcha.inspections.queries.visits import fact_of, lock_visits
from mingcha.inspections.rules.asked import settle
from mingcha.inspections.rules.record import Record, answer_rows, empty_record, flag, take
from mingcha.inspections.rules.seal import flag_seal
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session


def rebuilt_record(inspection_id: str) -> Record:
    """The record as the accepted events give it, in the order in which they took effect."""
    visit = lock_visits([inspection_id])[inspection_id]
    record = empty_record()
    for event in list_accepted_events(inspection_id):
        fact = fact_of(event)
        if fact.nonce != visit.nonce:
            flag(record, "nonce")
        take(record, fact)
        settle(record, visit.entries)
        if fact.kind == "seal":
            flag_seal(record, visit.entries, fact)
    return record


def list_differences(inspection_id: str) -> list[str]:
    """Where the kept record and its answers differ from what the events give: names of parts, and `answer <entry id>`; changes nothing."""
    record = rebuilt_record(inspection_id)
    row = session().execute(select(Inspection).where(Inspection.id == inspection_id)).scalar_one()
    kept: Record = row.record
    stored, fresh = _stored_answers(inspection_id), answer_rows(record)
    parts = [name for name in sorted({*kept, *record}) if kept.get(name) != record.get(name)]
    return parts + [f"answer {entry}" for entry in sorted({*stored, *fresh}) if stored.get(entry) != fresh.get(entry)]


def _stored_answers(inspection_id: str) -> dict[str, dict[str, Any]]:
    columns = (Answer.entry_id, Answer.item_id, Answer.result, Answer.reason, Answer.amended)
    stored = {
        one.entry_id: dict(one._mapping)
        for one in session().execute(select(*columns).where(Answer.inspection_id == inspection_id))
    }
    for one in stored.values():
        del one["entry_id"]
    return stored


def rebuild(inspection_id: str, *, ctx: Ctx) -> bool:
    """Writes the record and its answers anew from the events; True if they differed from what stood there."""
    record = rebuilt_record(inspection_id)
    row = session().execute(select(Inspection).where(Inspection.id == inspection_id)).scalar_one()
    stored = _stored_answers(inspection_id)
    differs = row.record != record or stored != answer_rows(record)
    if differs:
        audit.record(ctx, "rebuild_record", ("inspection", inspection_id), None, {"events": row.events})
        row.record = record
        write_answers(inspection_id, stored, answer_rows(record))
        session().flush()
    return differs
