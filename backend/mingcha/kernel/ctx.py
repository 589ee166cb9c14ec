"""In whose name, when, and with which chance does an action run? Passed to every action as `ctx`."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingcha.kernel.chance import Chance
from mingcha.kernel.clock import Clock
from mingcha.kernel.ids import Ids
from mingcha.kernel.permission import Permission, Role, permissions_of
from mingcha.kernel.standin import StandIn


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `inspector_id` is the person's id where they hold the inspector role, `stands_for` in whose place they review today."""

    id: str
    name: str
    roles: frozenset[Role] = frozenset()
    department_id: str | None = None
    inspector_id: str | None = None
    session_id: str | None = None
    is_system: bool = False
    stands_for: tuple[StandIn, ...] = ()

    def can(self, permission: Permission) -> bool:
        """True if one of the roles carries the permission; the system itself may do everything."""
        return self.is_system or permission in permissions_of(self.roles)

    @classmethod
    def system(cls) -> Actor:
        """The office's own machine: scheduler, command line, sample county."""
        return cls(id="system", name="系统", is_system=True)


@dataclass(frozen=True, slots=True)
class Ctx:
    """The four things passed in, and the caller's language (zh or en)."""

    actor: Actor
    clock: Clock
    ids: Ids = field(repr=False)
    chance: Chance = field(repr=False)
    lang: str = "zh"
