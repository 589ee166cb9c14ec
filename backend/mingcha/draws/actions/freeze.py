"""How is the roster frozen (T1)? Salts and secret are drawn here, once; from now on everything is data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

import mingcha
from mingcha.draws.actions.configure import CHAIN_LOCK
from mingcha.draws.actions.progress import mark_task
from mingcha.draws.events import DrawFrozen
from mingcha.draws.models import Draw, DrawFile, DrawPerson
from mingcha.draws.queries.draws import algorithm_of, find_row
from mingcha.draws.queries.files import OBJECT_MAP
from mingcha.draws.queries.pool import Pool, collect_pool, slots_of
from mingcha.draws.rules.encoding import salts
from mingcha.draws.rules.manifest import Tables, Terms, check_terms, commit_of, manifest_bytes
from mingcha.draws.rules.problems import NothingToDraw, TaskChanged
from mingcha.draws.rules.seeding import Source, instant_text, secret_commit
from mingcha.draws.rules.selection import RosterRow
from mingcha.draws.rules.states import AFTER, check_act, check_can_run
from mingcha.identity import queries as identity
from mingcha.kernel import audit, events
from mingcha.kernel.canon import sha256_hex
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
    with collector_paused():
        pool, tables, people, files = _collected(draw, now, ctx)
    terms = _terms(draw, task, pool, now, ctx)
    check_terms(terms)
    files["manifest.json"] = manifest_bytes(terms, tables.roster, files)
    draw.commit = draw.head = commit_of(files["manifest.json"], algorithm_of(draw))
    draw.prev, draw.frozen_at, draw.state = terms.prev, now, AFTER["freeze"]
    files[OBJECT_MAP] = "".join(f"{code}|{i}\n" for code, i in pool.object_ids.items()).encode()
    draw.proof_key = ctx.chance.token(32).hex()
    _keep(draw, files, people, now)
    after = {"commit": draw.commit, "prev": draw.prev, "rows": len(tables.roster)}
    audit.record(ctx, "freeze_roster", ("draw", draw.id), None, after)
    facts = {"draw": draw.number, "task": task.number, "commit": draw.commit, "prev": draw.prev}
    log.append_fact("draw.commit", draw.id, facts | {"rehearsal": draw.rehearsal}, ctx=ctx)
    mark_task(draw, "pool_frozen", ctx=ctx)
    events.publish(DrawFrozen(draw.id, draw.number, draw.commit, now))
    return draw


def _collected(draw: Draw, now: datetime, ctx: Ctx) -> tuple[Pool, Tables, dict[str, str], dict[str, bytes]]:
    """The rows as they stand, salted, checked, and written as files."""
    pool = collect_pool(draw, now)
    if not any(row.status == "OK" for row in pool.roster):
        raise NothingToDraw()
    tables, people = _salted(pool, ctx)
    tables.check(pool.cap)
    return pool, tables, people, tables.files()


def _salted(pool: Pool, ctx: Ctx) -> tuple[Tables, dict[str, str]]:
    """Salts for every row, and pseudonyms in the order of the inspectors' salts: {pseudonym: person id}."""
    token = ctx.chance.token
    staff = sorted(zip(salts(token, len(pool.inspectors)), pool.inspectors, strict=True), key=lambda pair: pair[0])
    names = {row.id: f"I{number:04d}" for number, (_, row) in enumerate(staff, 1)}
    tables = Tables(
        [RosterRow(*row[:-1], salt) for row, salt in zip(pool.roster, salts(token, len(pool.roster)), strict=True)],
        [row._replace(id=names[row.id], salt=salt) for salt, row in staff],
        [(o, names[i], salt) for (o, i), salt in zip(pool.recusals, salts(token, len(pool.recusals)), strict=True)],
        [row._replace(salt=salt) for row, salt in zip(pool.ledger, salts(token, len(pool.ledger)), strict=True)],
    )
    return tables, {name: person for person, name in names.items()}


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


def _keep(draw: Draw, files: dict[str, bytes], people: dict[str, str], now: datetime) -> None:
    for name, content in files.items():
        row = DrawFile(
            draw_id=draw.id, name=name, content=content, sha256=sha256_hex(content), size=len(content), kept_at=now
        )
        session().add(row)
    session().add_all(
        [DrawPerson(draw_id=draw.id, pseudonym=name, inspector_id=person) for name, person in people.items()]
    )
    session().flush()
