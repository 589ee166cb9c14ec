"""By which terms is an inspection found, and in which state are its deadlines? Pure.

A term is a letter for its field and a value: two neighbouring characters of a text field, or a whole code. Texts are compared in
Unicode's compatibility form, in small letters and without spaces; the last character of a text stands with an end mark, so that one
character alone finds it too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingcha.kernel.clock import CHINA

END = "\x03"
LAST = "\U0010ffff"
NAME, CODE, PLACE, PERSON = "n", "c", "a", "w"
ITEM, DEPARTMENT, RESULT, STATE, MONTH, DEADLINE = "t", "d", "r", "s", "m", "k"
VISIT_BY, PUBLISH_BY = "v", "p"
MET, LATE, OVERDUE, RUNNING = "met", "late", "overdue", "running"


@dataclass(frozen=True, slots=True)
class Found:
    """An inspection as it is searched and listed. Days are local; `publishing` is True once an approval opened its publication."""

    inspection_id: str
    at: datetime
    number: str
    state: str
    object_id: str
    object_name: str
    object_uscc: str | None
    place: str
    task_title: str
    people: str
    departments: str
    checklist_sha256: str
    conclusions: str
    due_on: date
    sealed_on: date | None
    publish_by: date | None
    published_on: date | None
    publishing: bool


def normal(text: str) -> str:
    """The form in which texts are compared."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def pairs(field: str, text: str) -> set[str]:
    """The terms of a text field."""
    plain = normal(text) + END
    return {field + plain[i : i + 2] for i in range(len(plain) - 1)}


def needles(field: str, text: str) -> list[str]:
    """The terms that every text with this part in it has; none for a single character (see first_of)."""
    plain = normal(text)
    return sorted({field + plain[i : i + 2] for i in range(len(plain) - 1)})


def first_of(field: str, text: str) -> tuple[str, str]:
    """The range of terms (from, to) of which a text has one if this character is in it."""
    return field + normal(text), field + normal(text) + LAST


def holds_text(text: str, part: str) -> bool:
    """Whether the part stands in the text, both in the form compared: neighbours alone do not prove it."""
    return normal(part) in normal(text)


def terms(row: Found, items: Iterable[str]) -> set[str]:
    """Every term of an inspection; `items` are the ids of its checklist's items."""
    found = pairs(NAME, row.object_name) | pairs(CODE, row.number)
    found |= pairs(CODE, row.object_uscc) if row.object_uscc else set()
    for field, lines in ((PLACE, row.place), (PERSON, row.people)):
        for line in lines.splitlines():
            found |= pairs(field, line)
    found |= {ITEM + item for item in items} | {DEPARTMENT + one for one in row.departments.split()}
    found |= {RESULT + code for code in row.conclusions.split()} | {STATE + row.state, MONTH + month_of(row.at)}
    found |= {DEADLINE + one for one in ended_deadlines(row)}
    for field, day in open_deadlines(row):
        found.add(field + day.isoformat())
    return found


def ended_deadlines(row: Found) -> set[str]:
    """`late` once a date was missed and the thing was done after it; `met` once all is done and no date was missed."""
    late = bool(row.sealed_on and row.sealed_on > row.due_on)
    late = late or bool(row.published_on and row.publish_by and row.published_on > row.publish_by)
    if late:
        return {LATE}
    return {MET} if row.published_on else set()


def open_deadlines(row: Found) -> list[tuple[str, date]]:
    """Dates that still run: (field, last day)."""
    found = []
    if row.state in ("planned", "started") and row.sealed_on is None:
        found.append((VISIT_BY, row.due_on))
    if row.publishing and row.published_on is None and row.publish_by:
        found.append((PUBLISH_BY, row.publish_by))
    return found


def deadline_state(row: Found, today: date) -> str:
    """What the list says of its deadlines: overdue (open and past), late, met or running; `running` too where no number of days is set."""
    if any(day < today for _, day in open_deadlines(row)):
        return OVERDUE
    return next(iter(ended_deadlines(row)), RUNNING)


def month_of(at: datetime) -> str:
    """2026-06, local."""
    return at.astimezone(CHINA).strftime("%Y-%m")


def month_span(month: str) -> tuple[datetime, datetime]:
    """The instants at which a local month begins and ends."""
    start = datetime(int(month[:4]), int(month[5:7]), 1, tzinfo=CHINA)
    return start, (start + timedelta(days=32)).replace(day=1)
