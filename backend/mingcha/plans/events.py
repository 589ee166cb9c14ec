"""What do the plans tell the floors above?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanPublished:
    """A plan, or a new version of one, is public."""

    plan_id: str
    version: int


@dataclass(frozen=True, slots=True)
class TaskApproved:
    """The head of the department approved a task's scheme."""

    task_id: str
