"""How does a step of a date become a notice for the right people, once?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, update

from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.permission import Role
from mingcha.notices import queries
from mingcha.notices.models import Notice, Recipient
from mingcha.notices.rules import LEVELS, Clock, Due, Step, step_on

Key = tuple[str, str, date]
DOERS: dict[Clock, Role] = {
    Clock.RESULT: Role.SUPERVISOR,
    Clock.PLAN: Role.PLANNER,
    Clock.COMMIT: Role.PLANNER,
    Clock.TABLE: Role.PLANNER,
    Clock.COPY: Role.PLANNER,
}
"""Who does the work where the date names nobody."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a scan found: steps that nobody was told of, and dates that are done with."""

    fresh: tuple[tuple[Due, Step], ...]
    ended: tuple[Key, ...]

    @classmethod
    def of(cls, dues: Iterable[Due], told: Collection[tuple[str, str, date, str]], today: date) -> Telling:
        """Compares what is due with what was told."""
        fresh, keys = [], set()
        for due in dues:
            keys.add(due.key)
            step = step_on(due, today)
            if step is not None and (*due.key, step.value) not in told:
                fresh.append((due, step))
        return cls(tuple(fresh), tuple(sorted({one[:3] for one in told} - keys)))


def tell(fresh: Sequence[tuple[Due, Step]], ended: Sequence[Key], *, ctx: Ctx) -> int:
    """Writes notices with those they are for, and ends those that are done with; how many were new. Safe for two at once."""
    now = ctx.clock.now()
    rows = {ctx.ids.new(): (due, step) for due, step in fresh}
    once = ["clock", "about", "due_on", "step"]
    new = insert_ignore(
        Notice, [_row(id_, *one, now) for id_, one in rows.items()], index_elements=once, returning=Notice.id
    )
    _end([rows[id_][0].key for id_ in new], now, but=new)
    people = Staff()
    for id_ in new:
        due, step = rows[id_]
        pairs = [{"notice_id": id_, "person_id": person} for person in people.told_of(due, step)]
        both = ["notice_id", "person_id"]
        insert_ignore(Recipient, pairs, index_elements=both, returning=Recipient.notice_id)
    _end(ended, now)
    return len(new)


def _row(id_: str, due: Due, step: Step, now: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "clock": due.clock.value,
        "about": due.about,
        "due_on": due.on,
        "step": step.value,
        "department_id": due.department_id,
        "name": due.name[:300],
        "path": due.path,
        "provisional": due.provisional,
        "at": now,
        "ended_at": None,
    }


def _end(keys: Sequence[Key], now: Any, but: Sequence[str] = ()) -> None:
    """A step takes the place of the one before it; what is done needs no notice any more."""
    if keys:
        these = or_(*(and_(Notice.clock == c, Notice.about == a, Notice.due_on == on) for c, a, on in keys))
        statement = update(Notice).where(these, Notice.ended_at.is_(None), Notice.id.not_in(list(but)))
        session().execute(statement.values(ended_at=now))


class Staff:
    """Who is who in the departments, read once per batch."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, Role], tuple[str, ...]] = {}
        self.above = {one.id: one.parent_id for one in identity.list_departments()}

    def of(self, department_id: str, role: Role) -> tuple[str, ...]:
        """The ids of a department's people with a role."""
        key = (department_id, role)
        if key not in self.found:
            self.found[key] = tuple(person.id for person in queries.list_staff(role, department_id))
        return self.found[key]

    def told_of(self, due: Due, step: Step) -> list[str]:
        """Whom a step reaches: those who do the work, then their supervisors, then those of the nearest office above that has any."""
        level = LEVELS[step]
        found = list(due.people or self.of(due.department_id, DOERS.get(due.clock, Role.SUPERVISOR)))
        if level >= 1 or not found:
            found += self.of(due.department_id, Role.SUPERVISOR)
        if level >= 2:
            found += self._above(due.department_id)
        return list(dict.fromkeys(found))

    def _above(self, department_id: str) -> tuple[str, ...]:
        parent = self.above.get(department_id)
        while parent is not None:
            if heads := self.of(parent, Role.SUPERVISOR):
                return heads
            parent = self.above.get(parent)
        return ()
