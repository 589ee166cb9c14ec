"""How is a sealed record accepted or given back? A supervisor decides on the version they saw; nothing sealed is edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from mingcha.evidence.queries import list_accepted_leaves, list_items_of_visit
from mingcha.inspections.events import InspectionApproved, InspectionReturned, InspectionsChanged
from mingcha.inspections.models import Inspection, Review
from mingcha.inspections.queries.records import reviewable
from mingcha.inspections.queries.visits import entries_of
from mingcha.inspections.rules.marks import marks_of
from mingcha.inspections.rules.record import answer_rows
from mingcha.inspections.rules.review import (
    ReviewNotPlain,
    check_can_approve,
    check_can_recall,
    check_can_review,
    check_marked,
    is_plain,
)
from mingcha.inspections.rules.states import STEPS
from mingcha.kernel import audit, events
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.kernel.standin import StandIn
from mingcha.transparency import actions as log

CheckVersion = Callable[[int], None]


def approve_inspection(
    inspection_id: str, *, check_version: CheckVersion, ctx: Ctx, among_many: bool = False
) -> Inspection:
    """Accepts a sealed record whose evidence is all here; its result exists from now (C14). `check_version` raises Stale.

    `among_many`: it was approved with others and not opened, which only a plain record may be (ReviewNotPlain).
    """
    row = _locked(inspection_id)
    who = ctx.actor
    place = check_can_approve(who.department_id, who.id, reviewable(row, list_items_of_visit(row.id)), who.stands_for)
    check_version(row.version)
    if among_many and not is_plain(row.conclusions, row.acknowledged, row.record):
        raise ReviewNotPlain()
    _decide(row, "approve", None, (), ctx, place, among_many=among_many)
    row.accepted_at, row.accepted_by = ctx.clock.now(), ctx.actor.id
    results = {entry: said["result"] for entry, said in answer_rows(row.record).items()}
    row.marks = marks_of(entries_of(row.checklist_sha256), results)
    session().flush()
    assert row.sealed_at is not None
    parts = (row.id, row.object_id, row.task_id, row.lead_department_id, tuple(row.conclusions))
    events.publish(InspectionApproved(*parts, row.sealed_at, ctx.clock.now(), ctx))
    return row


def return_inspection(
    inspection_id: str, *, reason: str, entries: Sequence[str], check_version: CheckVersion, ctx: Ctx
) -> Inspection:
    """Gives a sealed record back with a reason and, if wanted, the entries to look at; it can then be amended."""
    row = _locked(inspection_id)
    place = check_can_review(ctx.actor.department_id, ctx.actor.id, reviewable(row, []), ctx.actor.stands_for)
    check_version(row.version)
    check_marked(entries, entries_of(row.checklist_sha256))
    _decide(row, "return", reason, entries, ctx, place)
    row.returned_at, row.return_reason, row.return_entries = ctx.clock.now(), reason, list(entries)
    session().flush()
    events.publish(InspectionReturned(row.id, row.task_id, row.lead_department_id, reason, ctx.clock.now()))
    return row


def recall_return(inspection_id: str, *, reason: str, check_version: CheckVersion, ctx: Ctx) -> Inspection:
    """Takes a return back before anything was amended: the record waits for review again; both stay on record with their reasons.

    What an inspector amends without having heard of it is kept and parked.
    """
    row = _locked(inspection_id)
    place = check_can_recall(ctx.actor.department_id, ctx.actor.id, reviewable(row, []), ctx.actor.stands_for)
    check_version(row.version)
    _decide(row, "recall", reason, (), ctx, place)
    row.returned_at, row.return_reason, row.return_entries = None, None, []
    session().flush()
    return row


def _locked(inspection_id: str) -> Inspection:
    statement = select(Inspection).where(Inspection.id == inspection_id).with_for_update()
    row = session().execute(statement, execution_options={"populate_existing": True}).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def _decide(
    row: Inspection,
    decision: str,
    reason: str | None,
    entries: Sequence[str],
    ctx: Ctx,
    place: StandIn | None,
    *,
    among_many: bool = False,
) -> None:
    before = {"state": row.state, "version": row.version}
    review = Review(
        id=ctx.ids.new(),
        inspection_id=row.id,
        version=row.version,
        decision=decision,
        reason=reason,
        entries=list(entries),
        decided_at=ctx.clock.now(),
        decided_by=ctx.actor.id,
        decided_by_name=ctx.actor.name,
        for_id=place.person_id if place else None,
        for_name=place.name if place else None,
    )
    session().add(review)
    row.state = STEPS[row.state][decision]
    row.version += 1
    acted = {"for": place.person_id, "deputyship": place.id} if place else {}
    after = {"state": row.state, "version": row.version, "reason": reason, **acted}
    after |= {"among_many": True} if among_many else {}
    _log(row, {"decision": decision, "version": before["version"], "reason": reason, **acted}, ctx)
    audit.record(ctx, f"{decision}_inspection", ("inspection", row.id), before, after)
    events.publish(InspectionsChanged((row.id,)))


def _log(row: Inspection, told: dict[str, Any], ctx: Ctx) -> None:
    """The decision with what it was made on, in its order: a later dossier cannot leave any of it out."""
    leaves = list_accepted_leaves(row.id)
    seen = {"seal": row.seal_hash, "events": len(leaves), "leaves": sha256_hex("".join(leaves).encode())}
    log.append_fact("visit.review", row.id, {**told, "by": ctx.actor.id, **seen}, ctx=ctx)
