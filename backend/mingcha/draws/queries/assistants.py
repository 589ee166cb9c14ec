"""Which experts and third parties stand beside which team?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.draws.models import DrawAssistant, DrawRow
from mingcha.draws.rules.assistants import VisitNotOpen
from mingcha.kernel.db import session


@dataclass(frozen=True, slots=True)
class AssistantView:
    """An expert or third party at one visit, with words as they were when attached; never counted to the two inspectors."""

    id: str
    assistant_id: str
    kind: str
    name: str
    organisation: str
    qualification: str
    role: str
    reason: str
    interest: str
    attached_at: datetime
    released_at: datetime | None
    release_reason: str | None


def find_assigned_row(draw_id: str, object_id: str) -> DrawRow:
    """The live, assigned row of an object. Raises VisitNotOpen."""
    statement = select(DrawRow).where(
        DrawRow.draw_id == draw_id,
        DrawRow.object_id == object_id,
        DrawRow.live.is_(True),
        DrawRow.assigned_at.is_not(None),
    )
    row = session().scalars(statement.order_by(DrawRow.position)).first()
    if row is None:
        raise VisitNotOpen()
    return row


def find_attached(draw_id: str, object_id: str, assistant_id: str) -> DrawAssistant | None:
    """The present attachment of one of them."""
    statement = select(DrawAssistant).where(
        DrawAssistant.draw_id == draw_id,
        DrawAssistant.object_id == object_id,
        DrawAssistant.assistant_id == assistant_id,
        DrawAssistant.released_at.is_(None),
    )
    return session().scalars(statement.order_by(DrawAssistant.id)).first()


def list_assistants_at(draw_id: str, object_id: str) -> list[AssistantView]:
    """Everybody who stood or stands beside the team, oldest first."""
    statement = select(DrawAssistant).where(DrawAssistant.draw_id == draw_id, DrawAssistant.object_id == object_id)
    rows = session().scalars(statement.order_by(DrawAssistant.attached_at, DrawAssistant.id))
    return [_view(row) for row in rows]


def list_present_assistants(draw_ids: Iterable[str]) -> dict[tuple[str, str], list[AssistantView]]:
    """{(draw id, object id): those beside the team now} of these draws."""
    statement = select(DrawAssistant).where(
        DrawAssistant.draw_id.in_(list(draw_ids)), DrawAssistant.released_at.is_(None)
    )
    found: dict[tuple[str, str], list[AssistantView]] = defaultdict(list)
    for row in session().scalars(statement.order_by(DrawAssistant.attached_at, DrawAssistant.id)):
        found[row.draw_id, row.object_id].append(_view(row))
    return found


def _view(row: DrawAssistant) -> AssistantView:
    return AssistantView(**{name: getattr(row, name) for name in AssistantView.__slots__})
