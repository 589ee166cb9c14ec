"""Which experts and third parties are there?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.registers.models import Assistant
from mingcha.registers.rules.assistants import AssistantNotFound, AssistantRetired


@dataclass(frozen=True, slots=True)
class AssistantRow:
    """An expert or third party; beside the team, never of it."""

    id: str
    kind: str
    name: str
    organisation: str
    qualification: str
    specialties: tuple[str, ...]
    contract: str | None
    department_id: str
    state: str
    entered_at: datetime
    retired_at: datetime | None


def list_assistants(
    *,
    department_id: str | None = None,
    kind: str | None = None,
    retired: bool = False,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[AssistantRow]:
    """A page in the order of entry; the retired ones only if asked."""
    statement = select(Assistant)
    if department_id:
        statement = statement.where(Assistant.department_id == department_id)
    if kind:
        statement = statement.where(Assistant.kind == kind)
    if not retired:
        statement = statement.where(Assistant.state == "active")
    page = page_of(statement, key=(Assistant.entered_at, Assistant.id), cursor=cursor, limit=limit)
    return Page([_view(row) for row in page.items], page.next)


def get_active_assistant(assistant_id: str) -> AssistantRow:
    """One who may be asked now. Raises AssistantNotFound, AssistantRetired."""
    row = session().get(Assistant, assistant_id, populate_existing=True)
    if row is None:
        raise AssistantNotFound()
    if row.state != "active":
        raise AssistantRetired(name=row.name)
    return _view(row)


def _view(row: Assistant) -> AssistantRow:
    return AssistantRow(
        row.id,
        row.kind,
        row.name,
        row.organisation,
        row.qualification,
        tuple(row.specialties),
        row.contract,
        row.department_id,
        row.state,
        row.entered_at,
        row.retired_at,
    )
