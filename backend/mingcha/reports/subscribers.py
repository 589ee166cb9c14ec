"""Which floor below is told what reports know? The notices hear of tables that are due."""

from __future__ import annotations

from mingcha.notices import queries as notices
from mingcha.reports.queries import list_due_tables


def register() -> None:
    """Called once when the app is made."""
    notices.register_source(notices.Clock.TABLE, list_due_tables)
