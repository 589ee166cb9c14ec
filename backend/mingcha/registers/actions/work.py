"""How do the rows of a received file get into a register? Batch by batch; killed half-way it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, session, transaction
from mingcha.kernel.problem import Problem
from mingcha.registers.actions import inspector_rows, item_rows, object_rows
from mingcha.registers.actions.batch import Batch, Parsed, Taker
from mingcha.registers.actions.bulk import narrow_cache, widen_cache
from mingcha.registers.actions.claims import LEASE, Source, claim_import, mine, release
from mingcha.registers.actions.files import count_rows, find_format, rows_of
from mingcha.registers.actions.libraries import look_for_gaps
from mingcha.registers.actions.reading import Numbered, Reader
from mingcha.registers.actions.search import index_objects
from mingcha.registers.events import ImportFinished
from mingcha.registers.models import Import, ImportRow
from mingcha.registers.queries.libraries import list_libraries
from mingcha.registers.rules.problems import FileEmpty

BATCH = 5_000
TAKERS: dict[str, Taker] = {
    "objects": object_rows.take_objects,
    "items": item_rows.take_items,
    "inspectors": inspector_rows.take_inspectors,
}


def start_import(
    source: Source, *, data_dir: Path, ctx: Ctx, context: Callable[[], AbstractContextManager[Any]]
) -> Thread:
    """Works on a claimed import in a thread with a context of its own; the process may die at any moment."""

    def work() -> None:
        with context():
            work_import(source, data_dir=data_dir, ctx=ctx)

    thread = Thread(target=work, name=f"import-{source.id}", daemon=True)
    thread.start()
    return thread


def run_import(
    import_id: str, *, data_dir: Path, ctx: Ctx, told: Callable[[int, int], None] | None = None, size: int = BATCH
) -> None:
    """Claims an import and works on it to its end in this thread, in transactions of its own of `size` rows; `told` hears (done, total)."""
    with transaction():
        source = claim_import(import_id, ctx=ctx)
    work_import(source, data_dir=data_dir, ctx=ctx, told=told, size=size)


def work_import(
    source: Source, *, data_dir: Path, ctx: Ctx, told: Callable[[int, int], None] | None = None, size: int = BATCH
) -> None:
    """Takes the rows that are not done yet. A problem of the file ends it as `failed` with the problem; anything else leaves it to be resumed."""
    try:
        _take_all(source, data_dir, ctx, told or (lambda done, total: None), size)
    except Problem as problem:
        _fail(source, problem, ctx)
    except Exception:
        _fail(source, Problem(), ctx)
        raise
    finally:
        release(source)
        with reading():
            narrow_cache()


def _fail(source: Source, problem: Problem, ctx: Ctx) -> None:
    session().rollback()
    with transaction():
        row = mine(source)
        if row is not None:
            row.state, row.problem, row.runner, row.lease_until = "failed", problem.document(ctx.lang), None, None


def _take_all(source: Source, data_dir: Path, ctx: Ctx, told: Callable[[int, int], None], size: int) -> None:
    found = find_format(source.kind, source.sha256, data_dir, encoding=source.encoding)
    total = count_rows(source.sha256, found, data_dir)
    if not total:
        raise FileEmpty()
    with reading():
        batch = Batch.begin(source.id, source.kind, found.header, found.places, ctx)
    done = source.rows_done
    reader = Reader(source.kind, found)
    rows = rows_of(source.sha256, found, data_dir)
    for part in _parts(islice(rows, done), size):
        reader.read(part)  # taken before: only their keys are wanted
    for part in _parts(rows, size):
        if not _take(source, batch, reader.read(part), total):
            return
        done += len(part)
        told(done, total)
    if source.kind == "objects":
        index_objects()
    with transaction():
        _finish(source, ctx)


def _parts(rows: Iterator[Numbered], size: int) -> Iterator[list[Numbered]]:
    while part := list(islice(rows, size)):
        yield part


def _take(source: Source, batch: Batch, parsed: list[Parsed], total: int) -> bool:
    """One transaction: the rows and the progress together. False if it was stopped or is in other hands."""
    for attempt in range(3):
        try:
            with transaction():
                widen_cache()
                row = mine(source)
                if row is None:
                    return False
                if row.cancel_asked:
                    row.state, row.runner, row.lease_until = "cancelled", None, None
                    return False
                counts = TAKERS[batch.kind]([one for one in parsed if one.good], batch)
                _keep_notes(source.id, parsed)
                _progress(row, parsed, counts, total, batch.ctx)
            return True
        except IntegrityError:
            if attempt == 2:
                raise
    return False


def _keep_notes(import_id: str, parsed: list[Parsed]) -> None:
    rows = [
        {
            "import_id": import_id,
            "row_no": one.row_no,
            "severity": "warning" if one.good else "error",
            "cells": one.cells,
            "notes": [fault.stored() for fault in one.notes],
        }
        for one in parsed
        if one.notes
    ]
    if rows:
        session().connection().execute(insert(ImportRow.__table__), rows)  # type: ignore[arg-type]


def _progress(row: Import, parsed: list[Parsed], counts: tuple[int, int, int], total: int, ctx: Ctx) -> None:
    created, updated, unchanged = counts
    row.rows_created += created
    row.rows_updated += updated
    row.rows_unchanged += unchanged
    row.rows_bad += sum(not one.good for one in parsed)
    row.rows_warned += sum(bool(one.notes) and one.good for one in parsed)
    row.rows_done += len(parsed)
    row.rows_total, row.phase = total, "rows"
    row.lease_until = ctx.clock.now() + LEASE


def _finish(source: Source, ctx: Ctx) -> None:
    row = mine(source)
    if row is None:
        return
    row.state, row.phase, row.runner, row.lease_until = "done", "finished", None, None
    row.finished_at = ctx.clock.now()
    names = ("rows_total", "rows_created", "rows_updated", "rows_unchanged", "rows_bad", "rows_warned")
    audit.record(
        ctx,
        "run_import",
        ("import", row.id),
        None,
        {"sha256": row.sha256, **{name: getattr(row, name) for name in names}},
    )
    if row.kind == "objects" and list_libraries():
        look_for_gaps(ctx=ctx)
    events.publish(ImportFinished(row.id, row.kind))
