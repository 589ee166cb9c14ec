"""Which files has a draw, and what do its events say?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.draws.models import Draw, DrawEvent, DrawFile
from mingcha.draws.queries.draws import algorithm_of, check_sees, check_sees_result, find_row, sees_result, sources_of
from mingcha.draws.rules.manifest import check_frozen, read_tables, read_terms
from mingcha.draws.rules.problems import DrawFileNotFound
from mingcha.draws.rules.replay import Replay
from mingcha.draws.rules.result import Result, compute
from mingcha.draws.rules.seeding import last_instant
from mingcha.draws.rules.states import DRAW_FILES, TABLE_FILES, public_files
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session

OBJECT_MAP = "objects.map"
NO_RECUSALS = "object|inspector|salt\n"


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the draw; `public` says whether everybody may see it now."""

    name: str
    size: int
    sha256: str
    public: bool


@dataclass(frozen=True, slots=True)
class EventView:
    """A recorded event: the canonical line, its hash, and its content."""

    seq: int
    type: str
    line: str
    hash: str
    event: dict[str, Any]
    recorded_at: datetime


def stored_files(draw_id: str, names: tuple[str, ...]) -> dict[str, bytes]:
    """{name: bytes} of those files that the draw has so far."""
    statement = select(DrawFile.name, DrawFile.content).where(DrawFile.draw_id == draw_id, DrawFile.name.in_(names))
    return {name: bytes(content) for name, content in session().execute(statement.order_by(DrawFile.name))}


def event_rows(draw_id: str) -> list[DrawEvent]:
    """The events in order."""
    return list(session().scalars(select(DrawEvent).where(DrawEvent.draw_id == draw_id).order_by(DrawEvent.seq)))


def seed_text(draw: Draw) -> bytes:
    """seed.txt: the public part, and the secret once it is revealed."""
    secret = f"#{draw.secret}" if draw.secret and draw.revealed_at else ""
    return f"{draw.seed_public}{secret}\n".encode()


def files_of(draw: Draw, names: tuple[str, ...] = DRAW_FILES) -> dict[str, bytes]:
    """The draw's published set so far, in the specification's order; result files only once there is a seed."""
    found = stored_files(draw.id, names)
    if draw.seed_public is not None:
        found["seed.txt"] = seed_text(draw)
        found["events.jsonl"] = b"".join(row.line.encode() + b"\n" for row in event_rows(draw.id))
    return {name: found[name] for name in names if name in found}


def facts_of(draw: Draw, names: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """(name, size, SHA-256) of those files that there are, without reading the large ones."""
    statement = select(DrawFile.name, DrawFile.size, DrawFile.sha256).where(DrawFile.draw_id == draw.id)
    known = {name: (size, sha256) for name, size, sha256 in session().execute(statement.order_by(DrawFile.name))}
    small = files_of(draw, tuple(name for name in names if name not in known))
    known |= {name: (len(data), sha256_hex(data)) for name, data in small.items()}
    return [(name, *known[name]) for name in names if name in known]


def visible_files(draw: Draw) -> tuple[str, ...]:
    """Which files everybody may see now."""
    revealed = draw.revealed_at is not None
    drawn = draw.drawn_at is not None
    return public_files(
        state=draw.state,
        drawn=drawn,
        mode=draw.mode,
        revealed=revealed,
        level=draw.publication,
        recusals=drawn and knows_recusals(draw),
    )


def knows_recusals(draw: Draw) -> bool:
    """True if a recusal was frozen or recorded: such files tell about people and never leave the office and the auditor."""
    events = select(DrawEvent.seq).where(DrawEvent.draw_id == draw.id, DrawEvent.type == "RECUSE")
    if session().scalars(events.order_by(DrawEvent.seq)).first() is not None:
        return True
    return any(size > len(NO_RECUSALS) for _, size, _ in facts_of(draw, ("recusals.csv",)))


def get_draw_files(draw_id: str) -> dict[str, bytes]:
    """{name: bytes} of the whole set as `mingcha draw export` and the dossier write it. Raises DrawNotFound.

    A delayed draw's seed.txt lacks the secret until the reveal; the verifier says so.
    """
    return files_of(find_row(draw_id))


def list_files(draw_id: str, *, actor: Actor) -> list[FileView]:
    """The draw's files so far. Raises DrawNotFound."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    public = visible_files(draw)
    names = DRAW_FILES if sees_result(draw, actor) else public
    return [FileView(name, size, sha256, name in public) for name, size, sha256 in facts_of(draw, names)]


def get_file(draw_id: str, name: str, *, actor: Actor) -> bytes:
    """One file's bytes. Raises DrawNotFound or DrawFileNotFound."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    names = DRAW_FILES if sees_result(draw, actor) else visible_files(draw)
    found = files_of(draw, (name,)).get(name) if name in names else None
    if found is None:
        raise DrawFileNotFound(name=name)
    return found


def get_events(draw_id: str, *, actor: Actor) -> list[EventView]:
    """All events in order. Raises DrawNotFound, ResultSealed."""
    check_sees_result(find_row(draw_id), actor)
    return [EventView(r.seq, r.type, r.line, r.hash, json.loads(r.line), r.recorded_at) for r in event_rows(draw_id)]


def computed(draw: Draw, *, changed_too: bool = False) -> Result:
    """The draw computed again from its frozen files and its seed. Raises FrozenFileChanged where they are not those of the commit,
    unless `changed_too`: a draw whose files were changed can still be voided.
    """
    files = stored_files(draw.id, ("manifest.json", *TABLE_FILES))
    if not changed_too:
        check_frozen(files, draw.commit or "", algorithm_of(draw))
    return compute(read_terms(files["manifest.json"]), read_tables(files), draw.seed or "")


def replayed(draw: Draw, *, changed_too: bool = False) -> Replay:
    """The draw as it stands after its events, ready for the next."""
    terms = read_terms(stored_files(draw.id, ("manifest.json",))["manifest.json"])
    replay = Replay(
        computed(draw, changed_too=changed_too),
        alg=terms.alg,
        commit=draw.commit or "",
        earliest=last_instant(sources_of(draw)),
        direct_assignment=terms.direct_assignment,
    )
    for row in event_rows(draw.id):
        replay.again(json.loads(row.line))
    return replay


def object_ids(draw_id: str) -> dict[str, str]:
    """{id in the draw: our object id} of every roster row."""
    lines = stored_files(draw_id, (OBJECT_MAP,))[OBJECT_MAP].decode().splitlines()
    return dict(line.split("|") for line in lines)
