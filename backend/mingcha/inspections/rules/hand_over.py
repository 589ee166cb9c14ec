"""Who may hand a visit over, and to whom? A person who holds a valid certificate, while the visit is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mingcha.inspections.rules.problems import HandOverNotPossible
from mingcha.inspections.rules.states import OPEN
from mingcha.inspections.rules.team import Member
from mingcha.kernel.problem import NotFound

REASONS = ("ill", "emergency", "leave", "recused", "other")


def check_can_hand_over(person_id: str, team: Mapping[str, Member], supervises: bool) -> None:
    """One of the team, or a supervisor of the leading department; for anybody else the visit does not exist (NotFound)."""
    if person_id not in team and not supervises:
        raise NotFound()


def check_hand_over(state: str, team: Mapping[str, Member], leaves: str, comes: Member | None, on: date) -> None:
    """Raises HandOverNotPossible unless the visit is open, the one leaves it and the other may come."""
    possible = state in OPEN and leaves in team
    if not possible or comes is None or comes.id in team or not comes.certified(on):
        raise HandOverNotPossible()
