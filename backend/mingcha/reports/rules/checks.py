"""Where would figures contradict each other (前后矛盾, S4-16a)? Each contradiction has a name and says its two numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingcha.reports.rules.cells import DISPOSALS, Numbers, TaskFacts, counters

NOT_MORE = (
    ("published-over-inspected", "published", "inspected", "已公示多于已检查", "More published than inspected"),
    ("inspected-over-drawn", "inspected", "visits", "已检查多于应检查", "More inspected than to inspect"),
    ("in-time-over-published", "in_time", "published", "按期公示多于已公示", "More in time than published"),
    ("problems-over-inspected", "problems", "inspected", "发现问题多于已检查", "More problems than inspected"),
)
WITHIN = (
    "draws",
    "visits",
    "inspected",
    "published",
    "problems",
    "settled",
    "pending",
    "filed",
    "transferred",
    "crime",
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two numbers that cannot both be right. `where` is a department's or a task's name; empty for the whole table."""

    name: str
    where: str
    left: int
    right: int
    zh: str
    en: str


def check_rows(rows: Mapping[str, Numbers]) -> list[Contradiction]:
    """{label: counters}: nothing may be more than what it is a part of, and problems are what became of them."""
    found = []
    for where, row in rows.items():
        for name, part, whole, zh, en in NOT_MORE:
            if row.get(part, 0) > row.get(whole, 0):
                found.append(Contradiction(name, where, row[part], row.get(whole, 0), zh, en))
        became = row.get("noted", 0) + sum(row.get(one, 0) for one in DISPOSALS)
        if became != row.get("problems", 0):
            found.append(
                Contradiction(
                    "problems-not-accounted",
                    where,
                    row.get("problems", 0),
                    became,
                    "发现问题数与处置去向之和不符",
                    "Problems differ from what became of them",
                )
            )
    return found


def check_base(tasks: Iterable[TaskFacts], objects: int) -> list[Contradiction]:
    """One draw takes an object once, so no task may have more visits than the library has objects."""
    return [
        Contradiction("drawn-over-base", task.id, n, objects, "应检查多于名录库对象", "More drawn than objects")
        for task in tasks
        if (n := counters(task)["visits"]) > objects
    ]


def check_log(row: Numbers) -> list[Contradiction]:
    """Every draw that is counted has its commit in the log, and no other."""
    if row.get("draws", 0) == row.get("logged", 0):
        return []
    zh, en = "抽取次数与日志不符", "Draws differ from the log"
    return [Contradiction("draws-not-in-log", "", row.get("draws", 0), row.get("logged", 0), zh, en)]


def check_sum(
    name: str, parts: Sequence[Numbers], whole: Numbers, zh: str, en: str, of: Sequence[str] = ("tasks", *WITHIN)
) -> list[Contradiction]:
    """The halves of a year, or the departments of a region, add up in every counter `of` those named."""
    found = []
    for counter in of:
        added, told = sum(part.get(counter, 0) for part in parts), whole.get(counter, 0)
        if added != told:
            found.append(Contradiction(name, counter, added, told, zh, en))
    return found


def check_part(name: str, part: Numbers, whole: Numbers, zh: str, en: str) -> list[Contradiction]:
    """A table that is a part of another says no more than it, in any counter (table 5 in 2, table 3 in 2)."""
    return [
        Contradiction(name, counter, part.get(counter, 0), whole.get(counter, 0), zh, en)
        for counter in ("tasks", *WITHIN)
        if part.get(counter, 0) > whole.get(counter, 0)
    ]


def fewer_than_before(before: Numbers, now: Numbers) -> list[Contradiction]:
    """What was handed in for the first half cannot shrink by the end of the year: then somebody says why."""
    zh, en = "少于上半年已报送的数", "Fewer than was handed in for the first half"
    return [
        Contradiction("fewer-than-handed-in", name, n, now.get(name, 0), zh, en)
        for name, n in sorted(before.items())
        if name in WITHIN and name not in ("pending", "settled") and n > now.get(name, 0)
    ]
