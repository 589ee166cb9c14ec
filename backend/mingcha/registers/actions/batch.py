"""What does one batch of an import carry with it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Ctx
from mingcha.registers.queries.libraries import duties_in_force
from mingcha.registers.rules.columns import COLUMNS
from mingcha.registers.rules.libraries import DutyRow, duty_for
from mingcha.registers.rules.notes import Note, note


@dataclass(slots=True)
class Parsed:
    """A row that was read; it is taken only while no note is an error."""

    row_no: int
    cells: list[str]
    values: dict[str, Any]
    notes: list[Note]

    @property
    def good(self) -> bool:
        """True if nothing but warnings is noted."""
        return not self.notes or all(fault.warning for fault in self.notes)


@dataclass(frozen=True, slots=True)
class Batch:
    """The import's context: its columns, the departments by name, and whose hands it is in."""

    import_id: str
    kind: str
    header: Sequence[str]
    places: Mapping[str, int]
    departments: Mapping[str, str]
    coordinates: bool
    ctx: Ctx
    duties: tuple[DutyRow, ...] = ()
    supervisors: dict[tuple[str | None, str], str | None] = field(default_factory=dict)

    @classmethod
    def begin(cls, import_id: str, kind: str, header: Sequence[str], places: Mapping[str, int], ctx: Ctx) -> Batch:
        """Reads the departments once for the whole import."""
        departments = {one.name: one.id for one in identity.list_departments()}
        duties = tuple(duties_in_force()) if kind == "objects" else ()
        return cls(import_id, kind, header, places, departments, may_import_for_all(ctx), ctx, duties)

    @property
    def now(self) -> datetime:
        """The instant written to the rows."""
        return self.ctx.clock.now()

    @property
    def merges(self) -> bool:
        """True if the file is a source register's own: its rows carry where they come from (S4-4a)."""
        return "source_id" in self.places

    def supervisor(self, industry: str | None, kind: str) -> str | None:
        """The department whose duty such an object is, or None (S0-2.3b)."""
        known = (industry, kind)
        if known not in self.supervisors:
            duty = duty_for(industry, kind, self.duties)
            self.supervisors[known] = duty.department if duty else None
        return self.supervisors[known]

    def fault(self, one: Parsed, field: str, code: str, **params: Any) -> None:
        """Notes at a row what only the database could tell."""
        column = next((column for column in COLUMNS[self.kind] if column.field == field), None)
        place = self.places.get(field)
        head = self.header[place].strip() if place is not None else (column.header if column else "")
        one.notes.append(note(head, code, **params))


class Taker(Protocol):
    """Writes good rows; may add notes, which make a row bad. Returns (created, updated, unchanged)."""

    def __call__(self, rows: list[Parsed], batch: Batch, /) -> tuple[int, int, int]: ...


def may_import_for_all(ctx: Ctx) -> bool:
    """The coordinating department (S1-4), and the office's own machine, import for every department."""
    if ctx.actor.is_system:
        return True
    if ctx.actor.department_id is None:
        return False
    return "lead_coordinator" in identity.get_department(ctx.actor.department_id).duties
