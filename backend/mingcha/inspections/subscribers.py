"""Which news of the floors below opens, changes or ends visits?"""

from __future__ import annotations

from mingcha.draws.events import DrawAssigned, DrawRowEnded, DrawTeamChanged
from mingcha.inspections.actions.field_changes import keep_field_change
from mingcha.inspections.actions.open import change_team, end_visit, open_visits
from mingcha.inspections.events import FieldChangeTold
from mingcha.inspections.queries import count_problem_results
from mingcha.kernel.events import subscribe
from mingcha.risk import queries as risk


def register() -> None:
    """Called once when the app is made."""
    subscribe(FieldChangeTold, keep_field_change)
    subscribe(DrawAssigned, open_visits)
    subscribe(DrawTeamChanged, change_team)
    subscribe(DrawRowEnded, end_visit)
    risk.register_feed("problem_results", count_problem_results)
