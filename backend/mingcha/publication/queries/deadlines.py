"""What is waiting for publication, by urgency?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingcha.publication.queries.publications import (
    UNPUBLISHED,
    PublicationRow,
    TaskDue,
    count_states,
    list_group,
    list_task_dues,
)
from mingcha.publication.rules.deadlines import State

ORDER = (State.OVERDUE.value, State.DUE_SOON.value, State.PENDING.value)


@dataclass(frozen=True, slots=True)
class Group:
    """The waiting results of one state; `more` are not listed."""

    state: str
    items: list[PublicationRow]
    more: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Everything that waits, the late ones first. `counts` has every state but `published`."""

    today: date
    counts: dict[str, int]
    groups: list[Group]
    tasks: list[TaskDue]


def get_deadlines(*, scope: frozenset[str] | None, today: date) -> Deadlines:
    """Counts, groups and the tasks' view (O2) for the departments in `scope` (None: all)."""
    counts = count_states(scope, states=UNPUBLISHED)
    groups = []
    for state in ORDER:
        items = list_group(state, scope=scope, today=today)
        groups.append(Group(state, items, counts[state] - len(items)))
    return Deadlines(today, counts, groups, list_task_dues(scope))
