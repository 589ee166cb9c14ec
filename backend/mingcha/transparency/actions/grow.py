"""How does the log grow? What happens is appended with the act itself; places are given later, by one at a time, without a gap."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from mingcha.kernel import merkle
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import UtcDateTime, lock, session
from mingcha.transparency.models import LogEntry, LogTile
from mingcha.transparency.queries.tree import stored_tile, tree_size
from mingcha.transparency.rules import EVENT, content_of

LOG_LOCK = 7_303
AT_ONCE = 20_000
CHUNK = 500
_ENTRIES = LogEntry.metadata.tables[LogEntry.__tablename__]
_TILES = LogTile.metadata.tables[LogTile.__tablename__]
_INSERT = insert(_ENTRIES)
# One statement for a whole batch, because a visit's events are taken in on the hot path.
_APPEND_LINES = {
    name: text(f"INSERT INTO transparency_entry (kind, subject, leaf, at) SELECT '{EVENT}', {rows}").bindparams(  # noqa: S608
        bindparam("at", type_=UtcDateTime())
    )
    for name, rows in {
        "sqlite": "json_extract(value, '$[0]'), json_extract(value, '$[1]'), :at FROM json_each(:rows) ORDER BY key",
        "postgresql": "e.pair ->> 0, e.pair ->> 1, :at "
        "FROM json_array_elements(CAST(:rows AS json)) WITH ORDINALITY AS e(pair, place) ORDER BY e.place",
    }.items()
}


def append_fact(kind: str, subject: str, facts: dict[str, Any], *, ctx: Ctx) -> str:
    """A leaf that states a fact, in the transaction of the act; its hash (hex). `facts` is JSON without floats."""
    row = _fact(kind, subject, facts, ctx)
    session().execute(_INSERT, row)
    return str(row["leaf"])


def append_facts(kind: str, facts: Mapping[str, dict[str, Any]], *, ctx: Ctx) -> None:
    """One leaf per subject, in their order, in the transaction of the act: for an act over many visits."""
    rows = [_fact(kind, subject, told, ctx) for subject, told in facts.items()]
    for start in range(0, len(rows), CHUNK):
        session().execute(_INSERT, rows[start : start + CHUNK])


def _fact(kind: str, subject: str, facts: dict[str, Any], ctx: Ctx) -> dict[str, Any]:
    now = ctx.clock.now()
    content = content_of(kind, subject, now, facts)
    leaf = merkle.leaf_hash(content).hex()
    return {"kind": kind, "subject": subject[:80], "leaf": leaf, "content": content, "at": now}


def append_lines(lines: Sequence[tuple[str, str]], *, ctx: Ctx) -> None:
    """Leaves for received event lines, as (event id, leaf hex); the lines themselves stay in evidence."""
    statement = _APPEND_LINES["postgresql" if session().get_bind().dialect.name == "postgresql" else "sqlite"]
    session().execute(statement, {"rows": json.dumps(lines), "at": ctx.clock.now()})


def sequence(*, limit: int = AT_ONCE) -> int:
    """Gives the waiting leaves their places in the order of arrival, and grows the tree; how many. One caller at a time."""
    lock(LOG_LOCK)
    size = tree_size()
    places = (
        select(_ENTRIES.c.position, (func.row_number().over(order_by=_ENTRIES.c.position) - 1).label("place"))
        .where(_ENTRIES.c.leaf_index.is_(None))
        .order_by(_ENTRIES.c.position)
        .limit(limit)
        .subquery()
    )
    given = update(_ENTRIES).where(_ENTRIES.c.position == places.c.position)
    session().execute(given.values(leaf_index=size + places.c.place), execution_options={"synchronize_session": False})
    new = select(_ENTRIES.c.leaf).where(_ENTRIES.c.leaf_index >= size).order_by(_ENTRIES.c.leaf_index)
    leaves = [bytes.fromhex(leaf) for leaf in session().execute(new).scalars()]
    _keep_tiles(merkle.grow(size, leaves, stored_tile))
    return len(leaves)


def _keep_tiles(tiles: dict[tuple[int, int], bytes]) -> None:
    if not tiles:
        return
    maker = postgresql.insert if session().get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = maker(_TILES)
    statement = statement.on_conflict_do_update(
        index_elements=["level", "number"], set_={"hashes": statement.excluded.hashes}
    )
    rows = [{"level": level, "number": number, "hashes": hashes} for (level, number), hashes in tiles.items()]
    session().execute(statement, rows)
