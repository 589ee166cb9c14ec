"""What news do draws publish to the floors above?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mingcha.kernel.ctx import Ctx


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """One drawn object and its team: person ids in seat order, the lead department's seat first as configured.

    `code` is the object's id in the draw's files.
    """

    object_id: str
    inspectors: tuple[str, ...]
    code: str | None = None


@dataclass(frozen=True, slots=True)
class DrawFrozen:
    """A roster was frozen: its commit is a leaf for the public log."""

    draw_id: str
    number: str
    commit: str
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class DrawAssigned:
    """These visits are to be opened; sent again with one row when a later event completes a team."""

    draw_id: str
    task_id: str
    commit: str
    rows: tuple[AssignedRow, ...]
    ctx: Ctx


@dataclass(frozen=True, slots=True)
class DrawRowEnded:
    """The object left the draw (REPLACE) or the draw was voided: its visit ends, nothing is deleted."""

    draw_id: str
    object_id: str
    reason: str
    ctx: Ctx


@dataclass(frozen=True, slots=True)
class DrawTeamChanged:
    """Somebody was recused or a seat was filled: the visit's team is now this one (it may lack people)."""

    draw_id: str
    object_id: str
    inspectors: tuple[str, ...]
    ctx: Ctx


@dataclass(frozen=True, slots=True)
class DrawEventRecorded:
    """The head of a draw's event chain moved on: a leaf for the public log."""

    draw_id: str
    seq: int
    head: str
    recorded_at: datetime
