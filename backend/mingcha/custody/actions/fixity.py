"""How are originals read again? In small batches: hashed without a transaction, then recorded in a short one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from mingcha.custody.models import FixityFault, FixityRun
from mingcha.custody.queries.fixity import find_fault, last_sweep_place
from mingcha.custody.rules.fixity import START, judge, night_walk
from mingcha.evidence import actions as bytes_of
from mingcha.evidence import queries as evidence
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, reading, session, transaction
from mingcha.kernel.storage import NotInStore, ObjectStore, hash_stored
from mingcha.transparency import actions as log

RUN = "fixity.run"
FAULT = "fixity.fault"
BATCH = 50


@dataclass(frozen=True, slots=True)
class Advanced:
    """How far a run is: read so far in this batch, still to read, and the faults of this batch as (hash, missing or differs)."""

    read: int
    left: int
    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a run stands; `part` is sample or sweep."""

    part: str
    after: str
    left: int
    rest: int


def begin_night(day: date, *, ctx: Ctx) -> str | None:
    """Tonight's run: made by the first who asks; its id while there is something left to read. In the caller's transaction."""
    if not session().execute(select(FixityRun.id).where(FixityRun.day == day)).scalar():
        walk = night_walk(day, evidence.count_blobs(), last_sweep_place())
        row = {
            "id": ctx.ids.new(),
            "day": day,
            "started_at": ctx.clock.now(),
            "sample_after": walk.sample_after,
            "sample_left": walk.sample,
            "sweep_after": walk.sweep_after,
            "sweep_left": walk.sweep,
            "checked": 0,
            "size": 0,
            "faults": 0,
        }
        insert_ignore(FixityRun, [row], index_elements=["day"], returning=FixityRun.id)
    wanted = select(FixityRun.id).where(FixityRun.day == day, FixityRun.finished_at.is_(None))
    return session().execute(wanted).scalar()


def begin_all(*, ctx: Ctx) -> str:
    """A run over every original, asked for by hand. In the caller's transaction."""
    row = FixityRun(
        id=ctx.ids.new(),
        day=None,
        started_at=ctx.clock.now(),
        sample_after=START,
        sample_left=0,
        sweep_after=START,
        sweep_left=evidence.count_blobs(),
        checked=0,
        size=0,
        faults=0,
    )
    session().add(row)
    session().flush()
    return row.id


def advance(run_id: str, *, open_store: Callable[[], ObjectStore], ctx: Ctx, batch: int = BATCH) -> Advanced:
    """Reads the next originals of a run and records what was found; `left` 0 is the end. Opens its own transactions.

    A store that does not answer raises: nothing is recorded as missing because a line was down.
    """
    with reading():
        place = _place_of(run_id)
        blobs = evidence.next_blobs(place.after, min(batch, place.left))
    found = [(blob, _read(open_store(), blob)) for blob in blobs]
    with transaction():
        if not _move(run_id, place, blobs, ctx):
            return Advanced(0, 0, ())  # another process reads this run
        faults = [(blob, kind, sha) for blob, sha in found if (kind := judge(blob.sha256, sha)) is not None]
        bad = {blob.sha256 for blob, _kind, _sha in faults}
        bytes_of.mark_checked([blob.sha256 for blob in blobs if blob.sha256 not in bad], ctx=ctx)
        _heal([blob.sha256 for blob in blobs if blob.sha256 not in bad], ctx)
        for blob, kind, sha in faults:
            _report(run_id, blob.sha256, kind, sha, ctx)
        left = _close(run_id, len(faults), ctx)
    return Advanced(len(blobs), left, tuple((blob.sha256, kind) for blob, kind, _sha in faults))


def answer_fault(fault_id: str, answer: str, *, ctx: Ctx) -> FixityFault:
    """What was done about a fault, in words; it leaves the first page and stays open until the bytes fit again. Raises FaultNotFound."""
    row = find_fault(fault_id)
    row.answered_at, row.answered_by, row.answer = ctx.clock.now(), ctx.actor.id, answer
    audit.record(ctx, "answer_fixity_fault", ("blob", row.sha256), None, {"fault": fault_id, "answer": answer})
    session().flush()
    return row


def _place_of(run_id: str) -> _Place:
    run = session().get_one(FixityRun, run_id)
    if run.sample_left:
        return _Place("sample", run.sample_after, run.sample_left, run.sweep_left)
    return _Place("sweep", run.sweep_after, run.sweep_left, 0)


def _read(store: ObjectStore, blob: evidence.BlobRow) -> str | None:
    try:
        return hash_stored(store, f"sha256/{blob.sha256}", blob.store_version)
    except NotInStore:
        return None


def _move(run_id: str, place: _Place, blobs: list[evidence.BlobRow], ctx: Ctx) -> bool:
    """Moves the run on, if it still stands where this batch began. No blobs is the end of this part."""
    after = blobs[-1].sha256 if blobs else place.after
    left = place.left - len(blobs) if blobs else 0
    columns = FixityRun.metadata.tables[FixityRun.__tablename__].c
    stands = update(FixityRun).where(
        FixityRun.id == run_id,
        columns[f"{place.part}_after"] == place.after,
        columns[f"{place.part}_left"] == place.left,
    )
    values: dict[str, Any] = {f"{place.part}_after": after, f"{place.part}_left": left}
    values |= {"checked": FixityRun.checked + len(blobs), "size": FixityRun.size + sum(blob.size for blob in blobs)}
    options = {"synchronize_session": False}
    moved = session().execute(stands.values(values), execution_options=options)
    return cast(CursorResult[Any], moved).rowcount == 1


def _report(run_id: str, sha256: str, kind: str, found: str | None, ctx: Ctx) -> None:
    """A fault is recorded once and stays open; seen again, only that."""
    now = ctx.clock.now()
    still = update(FixityFault).where(FixityFault.sha256 == sha256, FixityFault.healed_at.is_(None))
    seen = session().execute(still.values(seen_at=now, kind=kind, found_sha256=found))
    if cast(CursorResult[Any], seen).rowcount:
        return
    session().add(
        FixityFault(
            id=ctx.ids.new(),
            sha256=sha256,
            kind=kind,
            found_sha256=found,
            run_id=run_id,
            found_at=now,
            seen_at=now,
        )
    )
    session().flush()
    told = {"fault": kind, "found": found, "run": run_id}
    audit.record(ctx, "find_fixity_fault", ("blob", sha256), None, told)
    log.append_fact(FAULT, sha256, told, ctx=ctx)


def _heal(hashes: list[str], ctx: Ctx) -> None:
    healed = select(FixityFault).where(FixityFault.sha256.in_(hashes), FixityFault.healed_at.is_(None))
    for row in session().scalars(healed).all():
        row.healed_at = ctx.clock.now()
        audit.record(ctx, "heal_fixity_fault", ("blob", row.sha256), None, {"fault": row.id})


def _close(run_id: str, faults: int, ctx: Ctx) -> int:
    """Counts the faults, and ends the run when nothing is left: one leaf in the log says so."""
    run = session().get_one(FixityRun, run_id, populate_existing=True)
    run.faults += faults
    left = run.sample_left + run.sweep_left
    if left == 0 and run.finished_at is None:
        run.finished_at = ctx.clock.now()
        told = {"checked": run.checked, "bytes": run.size, "faults": run.faults}
        audit.record(ctx, "finish_fixity_run", ("fixity_run", run_id), None, told)
        log.append_fact(RUN, run.day.isoformat() if run.day else run_id, told, ctx=ctx)
    session().flush()
    return left
