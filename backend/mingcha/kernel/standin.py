"""In whose place does somebody review today? A value that the rules of every floor may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StandIn:
    """One deputyship of today: `person_id` is who is away, `department_id` theirs, `until_on` its last day."""

    id: str
    person_id: str
    name: str
    department_id: str
    until_on: date
