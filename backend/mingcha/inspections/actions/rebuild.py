"""Can a record be made again from its events alone? The tables are only a projection of them."""

from __future__ import annotations

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


def rebuild(inspection_id: str, *, ctx: Ctx) -> bool:
    """Writes the record and its answers anew from the events; True if they differed from what stood there."""
    record = rebuilt_record(inspection_id)
    row = session().execute(select(Inspection).where(Inspection.id == inspection_id)).scalar_one()
    columns = (Answer.entry_id, Answer.item_id, Answer.result, Answer.reason, Answer.amended)
    stored = {
        one.entry_id: dict(one._mapping)
        for one in session().execute(select(*columns).where(Answer.inspection_id == inspection_id))
    }
    for one in stored.values():
        del one["entry_id"]
    differs = row.record != record or stored != answer_rows(record)
    if differs:
        audit.record(ctx, "rebuild_record", ("inspection", inspection_id), None, {"events": row.events})
        row.record = record
        write_answers(inspection_id, stored, answer_rows(record))
        session().flush()
    return differs
