"""How do counts of tasks become the figures of departments? Sums of counters; a rate is always shown with both of its numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NO_PROBLEM = frozenset({"no_problem", "not_this_business"})
DONE_TASKS = frozenset({"concluded"})
DISPOSALS = ("settled", "pending", "filed", "transferred", "crime")
FIRST_HALF = 6
MOST_REASONS = 5
Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Visits of a task that are alike."""

    state: str
    conclusions: tuple[str, ...]
    opened: int
    accepted: int


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """Everything that figures know about one task. `half` 1 or 2 by the first day of its window."""

    id: str
    department: str
    domain: str
    joint: bool
    half: int
    state: str
    departments: int
    items: int
    item_departments: int
    draws: int = 0
    logged: int = 0
    cross_region: bool = False
    outcomes: tuple[Outcome, ...] = ()
    published: int = 0
    with_due: int = 0
    in_time: int = 0
    overdue: int = 0
    disposals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """One inspection that was not drawn on the platform (S4-7) and why. `domain` by its items; None where it names none that is known."""

    department: str
    half: int
    domain: str | None
    why: str = ""


def outside_of(checks: Iterable[OutsideFacts], *, period: str = "year", domain: str = "all") -> dict[str, Counter[str]]:
    """{department: its inspections off the platform} of a period and a domain; each is an inspection of its own beside the drawn ones."""
    found: dict[str, Counter[str]] = {}
    for one in _outside(checks, period, domain):
        found.setdefault(one.department, Counter()).update(off_platform=1, all_visits=1)
    return found


def reasons_of(checks: Iterable[OutsideFacts], *, period: str = "year", domain: str = "all") -> dict[str, str]:
    """{department: why it inspected off the platform}, each reason once with how often."""
    found: dict[str, Counter[str]] = {}
    for one in _outside(checks, period, domain):
        found.setdefault(one.department, Counter())[one.why] += 1
    return {department: counted_words(reasons) for department, reasons in found.items()}


def counted_words(reasons: Counter[str]) -> str:
    """「网络中断（2）；上级交办」: the most frequent first, at most five, the rest as a number."""
    ordered = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    words = [f"{why}（{n}）" if n > 1 else why for why, n in ordered[:MOST_REASONS] if why]
    return "；".join([*words, *([f"另{len(ordered) - MOST_REASONS}项"] if len(ordered) > MOST_REASONS else [])])


def _outside(checks: Iterable[OutsideFacts], period: str, domain: str) -> list[OutsideFacts]:
    half = {"first_half": 1, "second_half": 2}.get(period)
    return [one for one in checks if (half is None or one.half == half) and domain in ("all", one.domain)]


def counters(task: TaskFacts) -> Counter[str]:
    """The counters of one task. A visit that was cancelled is not to be inspected; one that was approved is inspected."""
    visits = sum(one.opened for one in task.outcomes if one.state != "cancelled")
    accepted = [one for one in task.outcomes if one.state == "accepted"]
    inspected = sum(one.accepted for one in accepted)
    found = Counter(
        tasks=1,
        tasks_done=int(task.state in DONE_TASKS),
        joint_tasks=int(task.joint),
        participants=task.departments,
        draws=task.draws,
        logged=task.logged,
        visits=visits,
        all_visits=visits,
        inspected=inspected,
        left=visits - inspected,
        published=task.published,
        unpublished=inspected - task.published,
        in_time=task.in_time,
        overdue=task.overdue,
        fallen_due=task.with_due + task.overdue,
        problems=sum(one.accepted for one in accepted if is_problem(one.conclusions)),
        noted=sum(one.accepted for one in accepted if is_problem(one.conclusions) and not calls(one.conclusions)),
        item_visits=visits * task.items,
        visits_saved=inspected * max(0, task.item_departments - 1),
        cross_region=int(task.cross_region),
    )
    for name in DISPOSALS:
        found[name] = task.disposals.get(name, 0)
    found["disposed"] = found["problems"] - found["pending"]
    return found


def is_problem(conclusions: Sequence[str]) -> bool:
    """Does the result name a problem? (records-and-states 6.1: all but the first and the seventh)"""
    return any(one not in NO_PROBLEM for one in conclusions)


def calls(conclusions: Sequence[str]) -> bool:
    """Does the result call for a follow-up?"""
    return any(one in ("rectification_ordered", "follow_up_pending", "unreachable") for one in conclusions)


def chosen(
    tasks: Iterable[TaskFacts], *, period: str = "year", domain: str = "all", joint: bool = False
) -> list[TaskFacts]:
    """The tasks of a period and a domain; with `joint` only joint ones."""
    half = {"first_half": 1, "second_half": 2}.get(period)
    return [
        one
        for one in tasks
        if (half is None or one.half == half) and (domain == "all" or one.domain == domain) and (one.joint or not joint)
    ]


def by_department(tasks: Iterable[TaskFacts]) -> dict[str, Counter[str]]:
    """{department that leads: the sums of its tasks}."""
    found: dict[str, Counter[str]] = {}
    for task in tasks:
        found.setdefault(task.department, Counter()).update(counters(task))
    return found


def total(rows: Iterable[Numbers]) -> Counter[str]:
    """The sum of departments."""
    found: Counter[str] = Counter()
    for row in rows:
        found.update(row)
    return found
