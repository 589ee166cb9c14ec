"""What would the public read of a result, and which places would be hidden?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission
from mingcha.publication.queries.publications import PublicationRow, get_publication, get_row, scope_of
from mingcha.publication.queries.snapshots import find_snapshot
from mingcha.publication.queries.sources import load_source
from mingcha.publication.rules.deadlines import State
from mingcha.publication.rules.result import Line, body_of, lines_of


@dataclass(frozen=True, slots=True)
class Preview:
    """The result, its texts with their masked places, the public body, and what the caller may do."""

    row: PublicationRow
    lines: list[Line]
    body: dict[str, Any]
    masked: int
    can: list[str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def get_preview(publication_id: str, *, actor: Actor, today: date) -> Preview:
    """The preview; of a published result the body is the snapshot itself. Raises NotFound."""
    found = get_publication(publication_id, scope_of(actor))
    source = load_source(found.inspection_id)
    lines = lines_of(source)
    snapshot = find_snapshot(publication_id)
    body = snapshot.body if snapshot else body_of(source, due_on=found.due_on, provisional=found.provisional)
    can = ["publish"] if found.state != State.PUBLISHED.value and actor.can(Permission.PUBLICATION_PUBLISH) else []
    return Preview(get_row(found, today), lines, body, sum(len(line.hits) for line in lines), can)
