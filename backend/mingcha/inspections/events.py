"""What news do inspections publish to the floors above?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kernel.ctx import Ctx


@dataclass(frozen=True, slots=True)
class InspectionSealed:
    """A record was sealed (or sealed again by an amendment after a return)."""

    inspection_id: str
    object_id: str
    task_id: str
    department_id: str
    conclusion: tuple[str, ...]
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class InspectionsChanged:
    """State, team, dates or result of these visits are new."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldChangeTold:
    """A phone told of something that the draw must settle: RECUSE (with `person_id`) or REPLACE; `id` is the event's."""

    id: str
    inspection_id: str
    type: str
    reason: str
    person_id: str | None
    text: str
    evidence: str
    reported_by: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class InspectionReturned:
    """A supervisor gave a sealed record back with a reason."""

    inspection_id: str
    task_id: str
    department_id: str
    reason: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class InspectionApproved:
    """A supervisor accepted a sealed record: its result exists from this instant (C14 clock "result produced")."""

    inspection_id: str
    object_id: str
    task_id: str
    department_id: str
    conclusion: tuple[str, ...]
    sealed_at: datetime
    approved_at: datetime
    ctx: Ctx | None = None


@dataclass(frozen=True, slots=True)
class OpenedVisit:
    """One visit that was just assigned; `due_on` is local and inclusive."""

    inspection_id: str
    department_id: str
    due_on: date
    due_provisional: bool


@dataclass(frozen=True, slots=True)
class VisitsOpened:
    """A draw's objects became visits with their teams."""

    visits: tuple[OpenedVisit, ...]
    ctx: Ctx


@dataclass(frozen=True, slots=True)
class VisitCancelled:
    """An open visit's object left the draw, for the reason that two people confirmed there."""

    inspection_id: str
    reason: str
    ctx: Ctx
