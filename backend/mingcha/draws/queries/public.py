"""What may everybody see of draws now? For the portal (SRD-1 section 3: stages, and who sees what)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import exists, or_, select, tuple_
from sqlalchemy.orm import aliased

from mingcha.draws.models import Draw, DrawEvent
from mingcha.draws.queries.draws import find_row, sources_of
from mingcha.draws.queries.files import facts_of, manifest_of, open_stored, visible_files
from mingcha.draws.queries.proofs import standing, subtrees
from mingcha.draws.rules.problems import DrawFileNotFound, DrawNotFound
from mingcha.draws.rules.proofs import row_proof
from mingcha.draws.rules.seeding import rule_text
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.plans import queries as plans


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A downloadable file with its size and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublicDraw:
    """A draw as the portal shows it; seed and counts are None until they are public, `short` counts empty seats.

    `supplements`: number of the draw whose replacements were used up; `void_reason`: SCOPE, FAULT, LEGAL or OTHER.
    """

    id: str
    number: str
    task_number: str
    task_title: str
    state: str
    mode: str
    rehearsal: bool
    supplements: str | None
    void_reason: str | None
    prev: str | None
    commit: str | None
    head: str | None
    seed_rule: str | None
    seed_public: str | None
    seed: str | None
    drawn: int | None
    short: int | None
    events: int
    notice: dict[str, object] | None
    frozen_at: datetime | None
    drawn_at: datetime | None
    revealed_at: datetime | None
    ended_at: datetime | None
    files: tuple[PublicFile, ...]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A firm's own check: its row, Merkle path and place, ticket and its stratum's threshold (None until public)."""

    line: str
    index: int
    count: int
    root: str
    path: tuple[str, ...]
    ticket: str | None
    threshold: str | None


def _public(draw: Draw, task: plans.TaskRow) -> PublicDraw:
    files = visible_files(draw)
    shown = "draw.csv" in files
    hidden = draw.mode == "delayed" and draw.revealed_at is None
    return PublicDraw(
        draw.id,
        draw.number,
        task.number,
        task.title,
        draw.state,
        draw.mode,
        draw.rehearsal,
        find_row(draw.supplements).number if draw.supplements else None,
        _void_reason(draw),
        draw.prev,
        draw.commit,
        draw.head,
        rule_text(sources_of(draw)),
        draw.seed_public,
        None if hidden else draw.seed,
        draw.drawn if shown else None,
        draw.short if shown else None,
        draw.events,
        draw.notice,
        draw.frozen_at,
        draw.drawn_at,
        draw.revealed_at,
        draw.ended_at,
        tuple(PublicFile(*facts) for facts in facts_of(draw, files)),
    )


def _void_reason(draw: Draw) -> str | None:
    """Why it was voided: public even where its other events tell about people."""
    if draw.state != "voided":
        return None
    told = select(DrawEvent.line).where(DrawEvent.draw_id == draw.id, DrawEvent.type == "VOID")
    line = session().scalars(told.order_by(DrawEvent.seq)).first()
    return str(json.loads(line)["reason"]) if line else None


def list_public_draws(cursor: str | None = None, limit: int = LIMIT) -> Page[PublicDraw]:
    """A page of the tasks whose draws were frozen, the newest first, and with each the draws of the same task before it.

    Rehearsals stand alone. Voided and open ones are there too: nothing that was committed to disappears.
    """
    later, held = aliased(Draw), Draw.commit.is_not(None)
    after = tuple_(later.frozen_at, later.id) > tuple_(Draw.frozen_at, Draw.id)
    followed = exists().where(later.task_id == Draw.task_id, later.commit.is_not(None), ~later.rehearsal, after)
    newest = select(Draw).where(held, or_(Draw.rehearsal, ~followed))
    page = page_of(newest, key=(Draw.frozen_at, Draw.id), cursor=cursor, limit=limit, descending=True)
    tasks = plans.list_tasks_by_id([draw.task_id for draw in page.items])
    real = [draw.task_id for draw in page.items if not draw.rehearsal]
    before = select(Draw).where(Draw.task_id.in_(real), held, ~Draw.rehearsal)
    same: dict[str, list[Draw]] = {}
    for draw in session().scalars(before.order_by(Draw.frozen_at.desc(), Draw.id.desc())):
        same.setdefault(draw.task_id, []).append(draw)
    found = [one for draw in page.items for one in ([draw] if draw.rehearsal else same[draw.task_id])]
    return Page([_public(draw, tasks[draw.task_id]) for draw in found], page.next)


def get_public_draw(draw_id: str) -> PublicDraw:
    """One frozen draw. Raises DrawNotFound."""
    draw = find_row(draw_id)
    if draw.commit is None:
        raise DrawNotFound()
    return _public(draw, plans.get_task(draw.task_id))


def open_public_file(draw_id: str, name: str) -> IO[bytes]:
    """A file that everybody may see now, from its beginning. Raises DrawNotFound, DrawFileNotFound, FrozenFileChanged."""
    draw = find_row(draw_id)
    found = open_stored(draw, name) if name in visible_files(draw) else None
    if found is None:
        raise DrawFileNotFound(name=name)
    return found


def get_own_row(draw_id: str, code: str) -> OwnRow:
    """The roster row of one object with its proof (T1+), its ticket and threshold once public.

    Raises DrawNotFound, DrawFileNotFound, ProofNotFound for what is no object id, FrozenFileChanged.
    """
    draw = find_row(draw_id)
    if draw.commit is None:
        raise DrawNotFound()
    manifest = manifest_of(draw)
    roster = subtrees(draw, manifest)
    proof = row_proof(roster, code)
    if proof.own is None:
        raise DrawFileNotFound(name=code)
    index, line, path = proof.rows[0]
    found, limit = standing(draw, proof, roster.alg)
    return OwnRow(line, index, roster.count, roster.root, path, found, limit)
