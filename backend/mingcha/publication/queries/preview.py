"""What would the public read of a result, and which places would be hidden?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission
from mingcha.publication.queries.changes import (
    ChangeRow,
    RedactionRow,
    list_changes,
    list_redactions,
    load_public_source,
)
from mingcha.publication.queries.deliveries import DeliveryRow, list_deliveries_of
from mingcha.publication.queries.objections import ObjectionRow, list_objections_of
from mingcha.publication.queries.publications import PublicationRow, get_publication, get_row, scope_of
from mingcha.publication.queries.snapshots import find_snapshot
from mingcha.publication.rules.basis import GROUNDS
from mingcha.publication.rules.deadlines import State
from mingcha.publication.rules.result import Line, Source, body_of, lines_of


@dataclass(frozen=True, slots=True)
class Failing:
    """A failing entry that a correction could strike out."""

    seqno: int
    place: int
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """The law that the form proposes for a ground of keeping something back."""

    ground: str
    law: str
    article: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The result, its texts with their masked places, the public body, and what the caller may do."""

    row: PublicationRow
    lines: list[Line]
    body: dict[str, Any]
    masked: int
    can: list[str]
    redactions: list[RedactionRow]
    changes: list[ChangeRow]
    channels: list[DeliveryRow]
    objections: list[ObjectionRow]
    failing: list[Failing]
    proposed: list[Proposed]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def get_preview(publication_id: str, *, actor: Actor, today: date) -> Preview:
    """The preview; of a published result the body is the snapshot itself. Raises NotFound."""
    found = get_publication(publication_id, scope_of(actor))
    source = load_public_source(found)
    lines = lines_of(source)
    snapshot = find_snapshot(publication_id)
    body = snapshot.body if snapshot else body_of(source, due_on=found.due_on, provisional=found.provisional)
    return Preview(
        get_row(found, today),
        lines,
        body,
        sum(len(line.hits) for line in lines),
        _can(found.state, actor),
        list_redactions(publication_id),
        list_changes(publication_id),
        list_deliveries_of(publication_id, today),
        list_objections_of(publication_id, today),
        _failing(source),
        [Proposed(ground, *basis) for ground, basis in GROUNDS.items()],
    )


def _can(state: str, actor: Actor) -> list[str]:
    """What the caller may do with a result in this state."""
    if not actor.can(Permission.PUBLICATION_PUBLISH):
        return []
    acts = {State.PUBLISHED: ["correct", "withdraw"], State.WITHHELD: ["publish"], State.WITHDRAWN: ["publish"]}
    return acts.get(State(state), ["publish", "redact", "withhold"])


def _failing(source: Source) -> list[Failing]:
    """The failing entries by the place that a correction names them by; those struck out already are left out."""
    struck = {(number, place) for number, place in source.correction.get("struck", [])}
    return [
        Failing(seqno, place, item.name, entry.text)
        for seqno, item in enumerate(source.items, 1)
        for place, entry in enumerate(entry for entry in item.entries if entry.result == "failing")
        if (seqno, place) not in struck
    ]
