"""What of the log goes into a dossier? Leaves with their places, the first heads over them, and what leads from one to the next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from mingcha.kernel import merkle
from mingcha.kernel.db import session
from mingcha.transparency.models import LogCheckpoint, LogCosignature, LogEntry, LogToken
from mingcha.transparency.queries.heads import MOST, HeadView, view_heads
from mingcha.transparency.queries.tree import stored_nodes

PAGE = 500


@dataclass(frozen=True, slots=True)
class FactLeaf:
    """A leaf that states a fact: its bytes, and its place (None: it waits for one)."""

    kind: str
    subject: str
    index: int | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Paths:
    """Proofs (hex) against one head: {index: inclusion path}, and {size: consistency path} between the head and another size."""

    inclusion: dict[int, list[str]]
    consistency: dict[int, list[str]]


def list_facts(subjects: Collection[str], kinds: Collection[str]) -> list[FactLeaf]:
    """The facts that were logged of these subjects, in the order of arrival."""
    columns = (LogEntry.kind, LogEntry.subject, LogEntry.leaf_index, LogEntry.content)
    found: list[tuple[int, FactLeaf]] = []
    wanted = sorted(subjects)
    for start in range(0, len(wanted), PAGE):
        of = (
            LogEntry.subject.in_(wanted[start : start + PAGE]),
            LogEntry.kind.in_(kinds),
            LogEntry.content.is_not(None),
        )
        for position, kind, subject, index, content in session().execute(
            select(LogEntry.position, *columns).where(*of)
        ):
            found.append((position, FactLeaf(kind, subject, index, bytes(content or b""))))
    return [fact for _, fact in sorted(found, key=lambda pair: pair[0])]


def list_leaf_places(leaves: Collection[str]) -> dict[str, int]:
    """{leaf (hex): its first place}; leaves that wait for a place are left out."""
    found: dict[str, int] = {}
    wanted = sorted(leaves)
    for start in range(0, len(wanted), PAGE):
        part = select(LogEntry.leaf, func.min(LogEntry.leaf_index)).where(
            LogEntry.leaf.in_(wanted[start : start + PAGE]), LogEntry.leaf_index.is_not(None)
        )
        rows = session().execute(part.group_by(LogEntry.leaf))
        found |= {leaf: index for leaf, index in rows if index is not None}
    return found


def list_covering_heads(size: int) -> list[HeadView]:
    """The first head over at least `size` leaves; of it and those behind it the first that each witness cosigned and each authority
    stamped; by number. The same log gives the same heads, however long it has grown since. Where none is that large yet, the newest."""
    first = session().execute(select(func.min(LogCheckpoint.number)).where(LogCheckpoint.size >= size)).scalar()
    first = first or session().execute(select(func.max(LogCheckpoint.number))).scalar()
    if first is None:
        return []
    seen = select(func.min(LogCosignature.checkpoint)).where(LogCosignature.checkpoint >= first)
    stamped = select(func.min(LogToken.checkpoint)).where(LogToken.checkpoint >= first)
    numbers = {first}
    numbers |= set(session().execute(seen.group_by(LogCosignature.witness)).scalars())
    numbers |= set(session().execute(stamped.group_by(LogToken.authority)).scalars())
    return view_heads(select(LogCheckpoint).where(LogCheckpoint.number.in_(numbers)).order_by(LogCheckpoint.number))


def list_named_heads(named: Collection[tuple[int, str]]) -> list[HeadView]:
    """The heads of these (size, root) that this log signed, each once (the first signing), by number. Others are left out."""
    wanted = {size for size, _root in named if 0 < size <= MOST}
    if not wanted:
        return []
    found = view_heads(
        select(LogCheckpoint).where(LogCheckpoint.size.in_(sorted(wanted))).order_by(LogCheckpoint.number.desc())
    )
    first = {(head.size, head.root): head for head in found if (head.size, head.root) in named}
    return sorted(first.values(), key=lambda head: head.number)


def paths_to(size: int, indexes: Collection[int], sizes: Collection[int]) -> Paths:
    """Inclusion of each index in the log of `size` leaves, and consistency of that with each of `sizes`, smaller or larger."""
    node = stored_nodes()
    inclusion = {index: [part.hex() for part in merkle.inclusion_path(index, size, node)] for index in sorted(indexes)}
    pairs = {other: (min(size, other), max(size, other)) for other in sorted(sizes)}
    consistency = {
        other: [part.hex() for part in merkle.consistency_path(*pair, node)] for other, pair in pairs.items()
    }
    return Paths(inclusion, consistency)
