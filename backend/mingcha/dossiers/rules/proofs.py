"""What does data/log/proofs.json say? Places, paths and heads, for a verifier that knows RFC 9162 and C2SP notes only. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

FORM = "mingcha-proofs-1"


class Fact(Protocol):
    """A leaf that states a fact."""

    @property
    def kind(self) -> str: ...

    @property
    def subject(self) -> str: ...

    @property
    def index(self) -> int | None: ...

    @property
    def content(self) -> bytes: ...


class FoundPaths(Protocol):
    """Paths against the main head."""

    @property
    def inclusion(self) -> Mapping[int, list[str]]: ...

    @property
    def consistency(self) -> Mapping[int, list[str]]: ...


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of a dossier: {event id: place} and facts; None: no place yet."""

    events: Mapping[str, int | None]
    facts: Sequence[Fact]

    def indexes(self) -> set[int]:
        """All places."""
        found = [*self.events.values(), *(fact.index for fact in self.facts)]
        return {index for index in found if index is not None}

    def are_below(self, size: int) -> bool:
        """Whether all have a place that the head of this size covers."""
        return None not in (*self.events.values(), *(fact.index for fact in self.facts)) and max(
            self.indexes(), default=0
        ) < max(size, 1)

    def indexes_below(self, size: int) -> set[int]:
        """The places that the head of this size covers."""
        return {index for index in self.indexes() if index < size}


def sizes_needed(leaves: Leaves) -> list[int]:
    """The size that covers the events, and the size that covers everything."""
    events, last = [index for index in leaves.events.values() if index is not None], max(leaves.indexes(), default=0)
    return [max(events, default=last) + 1, last + 1]


def heads_named(lines: Iterable[bytes]) -> set[tuple[int, str]]:
    """(size, root in hex) of every head that these event lines name; events of a phone that had seen none name size 0."""
    bound = [json.loads(line)["e"]["nb"] for line in lines]
    return {(nb["cp_size"], nb["cp_root"]) for nb in bound if nb["cp_size"]}


def proofs_document(
    leaves: Leaves, heads: Sequence[Mapping[str, Any]], paths: FoundPaths, since: int
) -> dict[str, Any]:
    """`heads` by size with one main head, against which all paths are; what it does not cover waits and has no path."""
    proved = paths.inclusion
    return {
        "form": FORM,
        "heads": [{**head, "path": paths.consistency[head["size"]]} for head in heads],
        "since": {"size": since, "path": paths.consistency.get(since, [])} if since else None,
        "events": {
            event: {"index": index, "path": proved[index]}
            for event, index in sorted(leaves.events.items())
            if index is not None and index in proved
        },
        "facts": [
            {
                "kind": fact.kind,
                "subject": fact.subject,
                "index": fact.index if fact.index in proved else None,
                "path": proved[fact.index] if fact.index is not None and fact.index in proved else [],
                "content": fact.content.decode(),
            }
            for fact in leaves.facts
        ],
        "waiting": sorted(event for event, index in leaves.events.items() if index is None or index not in proved),
    }
