"""How are phones' events taken in? Each line is judged alone and kept; a bad one never holds up those behind it (settled 1-3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.exc import IntegrityError

from mingcha.evidence.actions.intake import Intake
from mingcha.evidence.rules.batch import Outcome
from mingcha.evidence.rules.envelope import Event
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session

TRIES = 3


class Roster(Protocol):
    """The visits' side of the judgement, supplied by the floor above. `healing` names its refusals that may heal later."""

    healing: frozenset[str]

    def open(self, visits: Collection[str]) -> None:
        """Locks and loads these visits; called first, and again if the batch has to be judged anew."""

    def admit(self, event: Event, person_id: str) -> int:
        """Lets the event take effect and gives its place in the visit, or raises the Problem that parks it."""

    def save(self) -> None:
        """Writes what the admitted events changed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server holds of a device's chain: without a gap up to `seq`; `gaps` are missing inclusive ranges above."""

    device: str
    seq: int
    gaps: list[list[int]]


@dataclass(frozen=True, slots=True)
class Received:
    """One answer per line, in order, and the receipt of the first line's device (None if no line could be read)."""

    outcomes: list[Outcome]
    receipt: Receipt | None


def receive_lines(lines: Sequence[bytes], *, roster: Roster, ctx: Ctx) -> Received:
    """Judges and keeps a batch of event lines: accepted, duplicate, parked or conflict, each for itself.

    The lines' keys and visits are locked, so a unique constraint is hit only when another device used the same event id in the
    same moment; then the savepoint is rolled back and the batch is judged anew (decision 0051).
    """
    for left in reversed(range(TRIES)):
        try:
            with session().begin_nested():
                outcomes, receipt = Intake(lines, roster, ctx).run()
                return Received(outcomes, Receipt(*receipt) if receipt else None)
        except IntegrityError:
            if not left:
                raise
    raise AssertionError("unreachable")
