"""How do phones' events become a record? Evidence keeps the lines; here is the visits' side: roster, effect, projection."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from mingcha.evidence.actions import Event, Received, receive_lines
from mingcha.inspections.actions.hand_over import Said, move_seat
from mingcha.inspections.events import FieldChangeTold, InspectionsChanged, InspectionSealed
from mingcha.inspections.models import Answer, Inspection
from mingcha.inspections.queries.visits import lock_visits, member_of
from mingcha.inspections.rules.field_changes import recusal_of, replacement_of
from mingcha.inspections.rules.problems import HEALING, VisitUnknown
from mingcha.inspections.rules.record import Fact, answer_rows
from mingcha.inspections.rules.seal import acknowledgement
from mingcha.inspections.rules.visit import Visit, admit
from mingcha.kernel import events as news
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session


class VisitRoster:
    """The visits of one batch in memory; saved once, after the lines are kept."""

    healing = HEALING

    def __init__(self, ctx: Ctx) -> None:
        self._ctx = ctx
        self._visits: dict[str, Visit] = {}
        self._before: dict[str, tuple[str, dict[str, Any]]] = {}

    def open(self, visits: Collection[str]) -> None:
        """Locks and loads the visits; what was admitted before is forgotten."""
        self._visits = lock_visits(visits)
        self._before = {visit.id: (visit.state, answer_rows(visit.record)) for visit in self._visits.values()}
        self._told: list[FieldChangeTold] = []
        self._events = {visit.id: visit.events for visit in self._visits.values()}

    def admit(self, event: Event, person_id: str) -> int:
        """The event's place in its visit; raises VisitUnknown, or the Problem of rules.visit.admit."""
        visit = self._visits.get(event.visit)
        if visit is None:
            raise VisitUnknown()
        if event.kind == "hand_over" and (comes := member_of(event.payload["joins"])) is not None:
            visit.candidates[comes.id] = comes
        facts = (event.id, event.kind, event.payload, event.at, event.key, event.seq, person_id, event.nonce)
        place = admit(visit, Fact(*facts, event.digest))
        self._tell_change(visit, event, person_id)
        return place

    def _tell_change(self, visit: Visit, event: Event, person_id: str) -> None:
        told: tuple[str, str, str | None, str] | None = None
        if event.kind == "recusal_claimed":
            told = ("RECUSE", *recusal_of(event.payload))
        elif event.kind == "seal" and (found := replacement_of(visit.record["ending"])):
            told = ("REPLACE", found[0], None, found[1])
        if told is not None:
            self._told.append(FieldChangeTold(event.id, visit.id, *told, event.digest, person_id, event.at))

    def save(self) -> None:
        """Writes the records that moved on, and tells about seals."""
        for told in self._told:
            news.publish(told)
        for visit in self._visits.values():
            if visit.events > self._events[visit.id]:
                state, answers = self._before[visit.id]
                save_visit(visit, answers, now=self._ctx.clock.now(), before=state)
            for leaves, joins, fact in visit.handed:
                said = Said(fact.payload["reason"], fact.payload["text"], fact.person_id, fact.at, fact.id)
                move_seat(visit.id, leaves, joins, said, ctx=self._ctx)


def receive_events(lines: Sequence[bytes], *, ctx: Ctx) -> Received:
    """Takes in a batch of event lines of any of the caller's devices (settled 3): one answer per line, and the receipt."""
    return receive_lines(lines, roster=VisitRoster(ctx), ctx=ctx)


def save_visit(visit: Visit, answers: dict[str, dict[str, Any]], *, now: datetime, before: str) -> None:
    """Writes a visit's record and the answer rows that differ from `answers`; publishes InspectionSealed when it became sealed."""
    record = visit.record
    values: dict[str, Any] = {
        "state": visit.state,
        "record": record,
        "events": visit.events,
        "version": Inspection.version + 1,
        "ending": record["ending"]["kind"] if record["ending"] else None,
        "conclusions": record.get("conclusion", []),
        "acknowledged": acknowledgement(record),
    }
    if before == "planned" and visit.state != "planned":
        values["started_at"] = now
    sealed = visit.state == "sealed" and before != "sealed"
    if sealed:
        values["sealed_at"] = now
    if visit.seal_hash is not None:
        values["seal_hash"] = visit.seal_hash
    session().execute(update(Inspection).where(Inspection.id == visit.id).values(values))
    write_answers(visit.id, answers, answer_rows(record))
    news.publish(InspectionsChanged((visit.id,)))
    if sealed:
        _tell_sealed(visit.id, now)


def write_answers(inspection_id: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> None:
    """Replaces the answer rows that changed."""
    changed = [entry for entry in after if before.get(entry) != after[entry]]
    gone = [entry for entry in before if before[entry] != after.get(entry)]
    if gone:
        session().execute(delete(Answer).where(Answer.inspection_id == inspection_id, Answer.entry_id.in_(gone)))
    if changed:
        session().execute(
            insert(Answer), [{"inspection_id": inspection_id, "entry_id": entry, **after[entry]} for entry in changed]
        )


def _tell_sealed(inspection_id: str, now: datetime) -> None:
    row = session().get_one(Inspection, inspection_id, populate_existing=True)
    news.publish(
        InspectionSealed(row.id, row.object_id, row.task_id, row.lead_department_id, tuple(row.conclusions), now)
    )
