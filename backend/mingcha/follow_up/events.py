"""What do follow-ups tell the floors above?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveTakenBack:
    """An inspection was taken out of its archive; whoever keeps a whole task's archive may refuse."""

    inspection_id: str
    task_id: str
