"""How is the roster frozen (T1)? Salts and secret are drawn here, once; from now on everything is data."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

import mingcha
from mingcha.draws.actions.configure import CHAIN_LOCK
from mingcha.draws.actions.keeping import Keeping
from mingcha.draws.actions.progress import mark_task
from mingcha.draws.events import DrawFrozen
from mingcha.draws.models import Draw, DrawPerson
from mingcha.draws.queries.draws import algorithm_of, find_row
from mingcha.draws.queries.files import OBJECT_MAP
from mingcha.draws.queries.pool import Block, Pool, collect_pool, slots_of
from mingcha.draws.rules.assignment import MATCHED
from mingcha.draws.rules.encoding import salts
from mingcha.draws.rules.manifest import (
    HEADERS,
    SmallTables,
    Terms,
    check_terms,
    commit_of,
    manifest_bytes,
    write_rows,
)
from mingcha.draws.rules.parts import FileWriter, Salts, TableWriter
from mingcha.draws.rules.problems import NothingToDraw, TaskChanged
from mingcha.draws.rules.roster import by_stratum
from mingcha.draws.rules.seeding import Source, instant_text, secret_commit
from mingcha.draws.rules.states import AFTER, check_act, check_can_run
from mingcha.identity import queries as identity
from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.pause import collector_paused
from mingcha.plans import queries as plans
from mingcha.transparency import actions as log


def freeze_roster(draw_id: str, *, ctx: Ctx) -> Draw:
    """Freezes EVERY register row in scope with its status, and binds it all in the commit (S4-6b).

    Raises DrawNotFound, DrawAlreadyFrozen, TaskChanged, NothingToDraw, StratumWithoutRatio, FaultyDrawInput naming the row.
    """
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    check_act("freeze", draw.state, draw.commit)
    task = plans.get_task(draw.task_id)
    if task.version != draw.terms["task_version"]:
        raise TaskChanged(seen=draw.terms["task_version"], current=task.version)
    if not draw.rehearsal:
        plans.check_can_draw(task.id)
    lock(CHAIN_LOCK)
    now = ctx.clock.now().replace(microsecond=0)
    keeping = Keeping(draw.id, now)
    with collector_paused():
        pool, writers = _frozen(draw, keeping, now, ctx)
    terms = _terms(draw, task, pool, now, ctx)
    check_terms(terms)
    told = replace(terms, further={**terms.further, "sha256": {name: one.sha256 for name, one in writers.items()}})
    manifest = manifest_bytes(told, by_stratum(pool.places), {name: one.head for name, one in writers.items()})
    keeping.bytes("manifest.json", manifest)
    draw.commit = draw.head = commit_of(manifest, algorithm_of(draw))
    draw.prev, draw.frozen_at, draw.state = terms.prev, now, AFTER["freeze"]
    draw.proof_key = ctx.chance.token(32).hex()
    session().flush()
    after = {"commit": draw.commit, "prev": draw.prev, "rows": sum(pool.places.values())}
    audit.record(ctx, "freeze_roster", ("draw", draw.id), None, after)
    facts = {"draw": draw.number, "task": task.number, "commit": draw.commit, "prev": draw.prev}
    log.append_fact("draw.commit", draw.id, facts | {"rehearsal": draw.rehearsal}, ctx=ctx)
    mark_task(draw, "pool_frozen", ctx=ctx)
    events.publish(DrawFrozen(draw.id, draw.number, draw.commit, now))
    return draw


def _frozen(draw: Draw, keeping: Keeping, now: datetime, ctx: Ctx) -> tuple[Pool, dict[str, TableWriter]]:
    """The rows as they stand, salted, checked, and written as files: the roster as it streams by, then the small tables."""
    alg = algorithm_of(draw)
    writers = {name: TableWriter(name, header, alg, keeping.parts(name)) for name, header in HEADERS.items()}
    things, marks = FileWriter(keeping.parts(OBJECT_MAP)), Salts(ctx.chance.token)

    def keep(block: Block) -> None:
        columns = (block.ids, block.strata, block.statuses, block.districts, marks.take(len(block.ids)))
        write_rows(writers["roster.csv"], block.ids, list(map("|".join, zip(*columns, strict=True))))
        things.write("\n".join([*map("|".join, zip(block.ids, block.object_ids, strict=True)), ""]).encode())

    pool = collect_pool(draw, now, keep)
    marks.check("roster.csv")
    if not any(status == "OK" for _, status, _ in pool.places):
        raise NothingToDraw()
    tables, people = _salted(pool, ctx)
    tables.write(writers)
    keeping.close(OBJECT_MAP, things)
    for name, writer in writers.items():
        keeping.close(name, writer)
    _keep_people(draw, people)
    return pool, writers


def _salted(pool: Pool, ctx: Ctx) -> tuple[SmallTables, dict[str, str]]:
    """Salts for every row, and pseudonyms in the order of the inspectors' salts: {pseudonym: person id}."""
    token = ctx.chance.token
    staff = sorted(zip(salts(token, len(pool.inspectors)), pool.inspectors, strict=True), key=lambda pair: pair[0])
    names = {row.id: f"I{number:04d}" for number, (_, row) in enumerate(staff, 1)}
    tables = SmallTables(
        [row._replace(id=names[row.id], salt=salt) for salt, row in staff],
        [(o, names[i], salt) for (o, i), salt in zip(pool.recusals, salts(token, len(pool.recusals)), strict=True)],
        [row._replace(salt=salt) for row, salt in zip(pool.ledger, salts(token, len(pool.ledger)), strict=True)],
    )
    return tables, {name: person for person, name in names.items()}


def _keep_people(draw: Draw, people: dict[str, str]) -> None:
    session().add_all(
        [DrawPerson(draw_id=draw.id, pseudonym=name, inspector_id=person) for name, person in people.items()]
    )


def _terms(draw: Draw, task: plans.TaskRow, pool: Pool, now: datetime, ctx: Ctx) -> Terms:
    if draw.mode == "delayed":
        draw.secret = ctx.chance.token(32).hex()
        draw.secret_commit = secret_commit(algorithm_of(draw), draw.secret)
        draw.terms = {**draw.terms, "reveal_by": task.window_to.isoformat()}
    draw.sources = [_timed(source, now) for source in draw.sources]
    return Terms(
        draw_id=draw.number,
        prev=_last_commit(),
        frozen_at=instant_text(now),
        strata=pool.strata,
        slots=slots_of(draw),
        load_cap=draw.terms["load_cap"],
        cap=pool.cap,
        sources=[Source(s["name"], s["detail"], s["at"]) for s in draw.sources],
        base=draw.terms["base"],
        rounding=draw.terms["rounding"],
        alg=algorithm_of(draw),
        secret_commit=draw.secret_commit or "-",
        direct_assignment=draw.terms["direct_assignment"],
        rehearsal=draw.rehearsal,
        further=_further(draw, task),
    )


def _timed(source: dict[str, Any], now: datetime) -> dict[str, Any]:
    after = source["after_freeze_s"]
    return source if after is None else source | {"at": instant_text(now + timedelta(seconds=after))}


def _further(draw: Draw, task: plans.TaskRow) -> dict[str, Any]:
    """What helps a reader of the manifest: the task, the wording of its filter, names of departments, the program."""
    scope = task.scope
    ids = {dept for slot in slots_of(draw) for dept in slot.depts} | {draw.lead_department_id}
    return {
        "title": task.title,
        "task": task.number,
        "mode": draw.mode,
        "reveal_by": draw.terms.get("reveal_by"),
        "draw_type": task.draw_type,
        "reasons": draw.terms.get("reasons", {}),
        "uncapped_reason": draw.terms.get("uncapped_reason"),
        "assignment": draw.terms.get("assignment", MATCHED),
        "supplements": find_row(draw.supplements).number if draw.supplements else None,
        "scope": {name: list(getattr(scope, name)) for name in ("districts", "industries", "kinds", "risk_classes")},
        "departments": {i: view.name for i, view in sorted(identity.list_departments_by_id(ids).items())},
        "program": f"mingcha {mingcha.__version__}",
    }


def _last_commit() -> str:
    """The end of the authority's chain of commits: the one that no other draw names as its predecessor."""
    followed = select(Draw.prev).where(Draw.prev.is_not(None))
    statement = select(Draw.commit).where(Draw.commit.is_not(None), Draw.commit.not_in(followed))
    return session().scalars(statement.order_by(Draw.number)).first() or "-"
