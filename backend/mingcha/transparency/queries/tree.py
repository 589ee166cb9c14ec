"""How large is the log, and what proves a place in it or its growth? Reads tiles: a few rows whatever the size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import func, select

from mingcha.kernel import merkle
from mingcha.kernel.db import session
from mingcha.transparency.models import LogEntry, LogTile
from mingcha.transparency.rules import MOST_ENTRIES, PUBLIC, LeafNotFound, LogSizeUnknown

_SIZE = select(func.max(LogEntry.leaf_index))


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A leaf's place and the hashes (hex) that lead from it to the root over `size` leaves."""

    leaf: str
    index: int
    size: int
    root: str
    path: list[str]


@dataclass(frozen=True, slots=True)
class Consistency:
    """The hashes (hex) that show that the first `old` leaves of `new` are the tree they were."""

    old: int
    new: int
    old_root: str
    new_root: str
    path: list[str]


@dataclass(frozen=True, slots=True)
class EntryView:
    """A leaf as everybody may see it: `kind` and `content` (JSON text) only of what is public."""

    index: int
    leaf: str
    kind: str | None
    content: str | None


def tree_size() -> int:
    """How many leaves have their place."""
    last = session().execute(_SIZE).scalar()
    return 0 if last is None else last + 1


def stored_tile(level: int, number: int) -> bytes:
    """The hashes of a tile; empty where there is none."""
    found = session().execute(select(LogTile.hashes).where(LogTile.level == level, LogTile.number == number)).scalar()
    return bytes(found or b"")


def stored_nodes() -> merkle.Node:
    """Whole subtrees, each tile read and each subtree computed once."""
    return cache(merkle.nodes_of(cache(stored_tile)))


def root_at(size: int) -> bytes:
    """The root over the first `size` leaves. Raises LogSizeUnknown."""
    _check_size(size)
    return merkle.root_at(size, stored_nodes())


def get_inclusion(leaf: str, size: int | None = None) -> Inclusion:
    """Proof for the first leaf with this hash (64 hex). Raises LeafNotFound, also for a leaf behind `size`; LogSizeUnknown."""
    wanted = _check_size(size)
    found = select(func.min(LogEntry.leaf_index)).where(LogEntry.leaf == leaf, LogEntry.leaf_index.is_not(None))
    index = session().execute(found).scalar()
    if index is None or index >= wanted:
        raise LeafNotFound()
    return inclusion_of(index, leaf, wanted)


def inclusion_of(index: int, leaf: str, size: int) -> Inclusion:
    """Proof for a leaf whose place is known."""
    node = stored_nodes()
    path = [part.hex() for part in merkle.inclusion_path(index, size, node)]
    return Inclusion(leaf, index, size, merkle.root_at(size, node).hex(), path)


def get_consistency(old: int, new: int | None = None) -> Consistency:
    """Proof of growth. Raises LogSizeUnknown, also for a larger `old`."""
    wanted = _check_size(new)
    if old > wanted:
        raise LogSizeUnknown(size=wanted)
    node = stored_nodes()
    path = [part.hex() for part in merkle.consistency_path(old, wanted, node)]
    return Consistency(old, wanted, merkle.root_at(old, node).hex(), merkle.root_at(wanted, node).hex(), path)


def list_entries(start: int, limit: int = MOST_ENTRIES) -> list[EntryView]:
    """Leaves from index `start` on, in order."""
    columns = (LogEntry.leaf_index, LogEntry.leaf, LogEntry.kind, LogEntry.content)
    statement = select(*columns).where(LogEntry.leaf_index >= start).order_by(LogEntry.leaf_index).limit(limit)
    return [_view(*row) for row in session().execute(statement)]


def list_places(kind: str, subjects: Collection[str]) -> dict[str, Inclusion]:
    """{subject: where its first leaf of this kind stands, without a path}; leaves without a place are left out."""
    statement = (
        select(LogEntry.subject, LogEntry.leaf, LogEntry.leaf_index)
        .where(LogEntry.subject.in_(subjects), LogEntry.content.is_not(None))
        .where(LogEntry.kind == kind, LogEntry.leaf_index.is_not(None))
        .order_by(LogEntry.leaf_index.desc())
    )
    return {row.subject: Inclusion(row.leaf, row.leaf_index, 0, "", []) for row in session().execute(statement)}


def _view(index: int | None, leaf: str, kind: str, content: Any) -> EntryView:
    if kind not in PUBLIC or content is None:
        return EntryView(index or 0, leaf, None, None)
    return EntryView(index or 0, leaf, kind, bytes(content).decode())


def _check_size(size: int | None) -> int:
    now = tree_size()
    if size is None:
        return now
    if not 0 <= size <= now:
        raise LogSizeUnknown(size=now)
    return size
