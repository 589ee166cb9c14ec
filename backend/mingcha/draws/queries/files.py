"""Which files has a draw, and what do its events say?"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select

from mingcha.draws.models import Draw, DrawEvent, DrawFile
from mingcha.draws.queries.draws import (
    algorithm_of,
    check_sees,
    check_sees_result,
    find_row,
    sees_result,
    sources_of,
)
from mingcha.draws.queries.parts import checked, parts_of
from mingcha.draws.rules.encoding import json_line
from mingcha.draws.rules.manifest import (
    Tables,
    Terms,
    as_frozen,
    check_manifest,
    read_counts,
    read_tables,
    read_terms,
)
from mingcha.draws.rules.parts import each_value
from mingcha.draws.rules.problems import DrawFileNotFound
from mingcha.draws.rules.replay import Replay
from mingcha.draws.rules.result import Result, compute
from mingcha.draws.rules.roster import Roster
from mingcha.draws.rules.seeding import last_instant
from mingcha.draws.rules.states import DRAW_FILES, OPEN_EVENTS, OPEN_TYPES, TABLE_FILES, public_files
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pause import collector_paused

OBJECT_MAP = "objects.map"
SMALL = 1 << 20
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


def stored_file(draw_id: str, name: str) -> bytes:
    """A small file whole, its SHA-256 compared; empty if the draw has none (yet). Raises FrozenFileChanged."""
    return b"".join(checked(draw_id, name))


def manifest_of(draw: Draw) -> bytes:
    """manifest.json as committed to. Raises FrozenFileChanged."""
    manifest = stored_file(draw.id, "manifest.json")
    check_manifest(manifest, algorithm_of(draw), draw.commit or "")
    return manifest


def event_rows(draw_id: str) -> list[DrawEvent]:
    """The events in order."""
    return list(session().scalars(select(DrawEvent).where(DrawEvent.draw_id == draw_id).order_by(DrawEvent.seq)))


def seed_text(draw: Draw) -> bytes:
    """seed.txt: the public part, and the secret once it is revealed."""
    secret = f"#{draw.secret}" if draw.secret and draw.revealed_at else ""
    return f"{draw.seed_public}{secret}\n".encode()


def open_stored(draw: Draw, name: str) -> IO[bytes] | None:
    """A file of the draw from its beginning, its bytes compared with what was kept; None if there is none yet.

    The parts go through a file on disk, so that nothing is given out before the last byte is checked, and no transaction
    is held open by a slow reader. Raises FrozenFileChanged.
    """
    if name == "seed.txt":
        return io.BytesIO(seed_text(draw)) if draw.seed_public is not None else None
    if name in ("events.jsonl", OPEN_EVENTS):
        lines = [row.line if name != OPEN_EVENTS else open_line(row) for row in event_rows(draw.id)]
        text = "".join(f"{line}\n" for line in lines)
        return io.BytesIO(text.encode()) if draw.seed_public is not None else None
    size = next((size for _, size, _ in facts_of(draw, (name,))), None)
    if size is None:
        return None
    stream: IO[bytes] = io.BytesIO() if size <= SMALL else tempfile.TemporaryFile()  # noqa: SIM115 - its reader closes it
    for part in checked(draw.id, name):
        stream.write(part)
    stream.seek(0)
    return stream


def facts_of(draw: Draw, names: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """(name, size, SHA-256) of those files that there are, without reading the large ones."""
    statement = select(DrawFile.name, DrawFile.size, DrawFile.sha256).where(DrawFile.draw_id == draw.id)
    known = {name: (size, sha256) for name, size, sha256 in session().execute(statement.order_by(DrawFile.name))}
    for name in ("seed.txt", "events.jsonl", OPEN_EVENTS):
        found = open_stored(draw, name) if name in names else None
        if found:
            data = found.read()
            known[name] = (len(data), sha256_hex(data))
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
        recusals=drawn and has_frozen_recusals(draw),
        recused=drawn and has_recused(draw),
    )


def open_line(row: DrawEvent) -> str:
    """A line of the public chain: as recorded, or where it could tell of a recusal only its hash, which the next line's `prev` names."""
    return row.line if row.type in OPEN_TYPES else json_line({"hash": row.hash, "seq": row.seq}).decode()


def has_recused(draw: Draw) -> bool:
    """True if an event made somebody step back: that line tells about people."""
    events = select(DrawEvent.seq).where(DrawEvent.draw_id == draw.id, DrawEvent.type == "RECUSE")
    return session().scalars(events.order_by(DrawEvent.seq)).first() is not None


def has_frozen_recusals(draw: Draw) -> bool:
    """True if recusals.csv has a row: it never leaves the office and the auditor."""
    return any(size > len(NO_RECUSALS) for _, size, _ in facts_of(draw, ("recusals.csv",)))


def open_draw_files(draw_id: str) -> dict[str, IO[bytes]]:
    """{name: stream} of the whole set, in the specification's order, as `mingcha draw export` and the dossier write it.

    A delayed draw's seed.txt lacks the secret until the reveal; the verifier says so. Raises DrawNotFound, FrozenFileChanged.
    """
    draw = find_row(draw_id)
    found = {name: open_stored(draw, name) for name in DRAW_FILES}
    return {name: stream for name, stream in found.items() if stream}


def list_files(draw_id: str, *, actor: Actor) -> list[FileView]:
    """The draw's files so far. Raises DrawNotFound."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    public = visible_files(draw)
    names = DRAW_FILES if sees_result(draw, actor) else public
    return [FileView(name, size, sha256, name in public) for name, size, sha256 in facts_of(draw, names)]


def open_file(draw_id: str, name: str, *, actor: Actor) -> IO[bytes]:
    """One file from its beginning. Raises DrawNotFound, DrawFileNotFound, FrozenFileChanged."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    names = DRAW_FILES if sees_result(draw, actor) else visible_files(draw)
    found = open_stored(draw, name) if name in names else None
    if found is None:
        raise DrawFileNotFound(name=name)
    return found


def get_events(draw_id: str, *, actor: Actor) -> list[EventView]:
    """All events in order. Raises DrawNotFound, ResultSealed."""
    check_sees_result(find_row(draw_id), actor)
    return [EventView(r.seq, r.type, r.line, r.hash, json.loads(r.line), r.recorded_at) for r in event_rows(draw_id)]


def frozen(draw: Draw, *, changed_too: bool = False) -> tuple[Terms, Tables]:
    """The terms and tables of a draw; the roster is read, and compared with the manifest, at every pass over it.

    Raises FrozenFileChanged, here for the small files, at the end of a pass for the roster; not at all if `changed_too`.
    """
    manifest = b"".join(parts_of(draw.id, "manifest.json")) if changed_too else manifest_of(draw)

    def parts(name: str) -> Iterator[bytes]:
        found = parts_of(draw.id, name)
        return found if changed_too else as_frozen(name, found, manifest)

    small = {name: b"".join(parts(name)) for name in TABLE_FILES if name != "roster.csv"}
    roster = Roster(lambda: parts("roster.csv"), read_counts(manifest))
    return read_terms(manifest), read_tables(roster, small)


def computed(draw: Draw, *, changed_too: bool = False) -> Result:
    """The draw computed again from its frozen files and its seed. Raises FrozenFileChanged where they are not those of the commit,
    unless `changed_too`: a draw whose files were changed can still be voided.
    """
    with collector_paused():
        return compute(*frozen(draw, changed_too=changed_too), draw.seed or "")


def replayed(draw: Draw, *, changed_too: bool = False) -> Replay:
    """The draw as it stands after its events, ready for the next. Raises as computed."""
    terms, _ = frozen(draw, changed_too=changed_too)
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


def each_object(draw_id: str, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(id in the draw, our object id) of these roster rows, in the order of the roster. Raises FrozenFileChanged."""
    return each_value(checked(draw_id, OBJECT_MAP), wanted)


def object_ids(draw_id: str, codes: Iterable[str]) -> dict[str, str]:
    """{id in the draw: our object id} of these roster rows. Raises FrozenFileChanged."""
    return dict(each_object(draw_id, {*codes}))
