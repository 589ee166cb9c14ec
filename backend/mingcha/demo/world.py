"""In whose name and at what time does the sample county act? A clock that is set, ids and chance that repeat, one transaction an act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from mingcha.demo.timetable import Timetable
from mingcha.identity.queries import find_person_by_username, get_person
from mingcha.kernel.chance import SeededChance
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.ids import SeededIds
from mingcha.kernel.permission import Role


class World:
    """The county while it is loaded. `departments` maps our short words to ids; time only moves forward."""

    def __init__(self, days: Timetable, data_dir: Path, region: str, start: datetime) -> None:
        seed = f"mingcha sample county {days.today.isoformat()}"
        self.days, self.data_dir, self.region = days, data_dir, region
        self.clock = FixedClock(start)
        self.ids = SeededIds(seed, self.clock)
        self.chance = SeededChance(seed)
        self.departments: dict[str, str] = {}
        self._actors: dict[str, Actor] = {}

    @property
    def today(self) -> date:
        """The date the county is loaded for."""
        return self.days.today

    def set_time(self, at: datetime) -> None:
        """Moves the clock to `at`. Raises ValueError for an instant that is past: the log must stay in order."""
        if at < self.clock.now():
            raise ValueError(f"the sample county cannot go back to {at}")
        self.clock.advance(at - self.clock.now())

    def ctx(self, username: str) -> Ctx:
        """A context for a sample account, or for `system`."""
        actor = Actor.system() if username == "system" else self._actor(username)
        return Ctx(actor=actor, clock=self.clock, ids=self.ids, chance=self.chance)

    def ctx_of(self, person_id: str) -> Ctx:
        """A context for any inspector by id."""
        person = get_person(person_id)
        inspector = person.id if Role.INSPECTOR in person.roles else None
        actor = Actor(person.id, person.name, person.roles, person.department_id, inspector)
        return Ctx(actor=actor, clock=self.clock, ids=self.ids, chance=self.chance)

    @contextmanager
    def act(self, username: str, at: datetime | None = None) -> Iterator[Ctx]:
        """One act of an account at an instant (now, if none is given): a transaction of its own."""
        if at is not None:
            self.set_time(at)
        with reading():
            ctx = self.ctx(username)
        with transaction():
            yield ctx

    @contextmanager
    def act_as(self, ctx: Ctx) -> Iterator[Ctx]:
        """One act in a context made before, now: a transaction of its own."""
        with transaction():
            yield ctx

    def _actor(self, username: str) -> Actor:
        if username not in self._actors:
            person = find_person_by_username(username)
            if person is None:
                raise LookupError(username)
            inspector = person.id if Role.INSPECTOR in person.roles else None
            self._actors[username] = Actor(person.id, person.name, person.roles, person.department_id, inspector)
        return self._actors[username]
