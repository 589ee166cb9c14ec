"""The reading doors of obligations: lists for the desk, one inspection's for its dossier."""

from mingcha.obligations.queries.lists import (
    MissingRow,
    ObligationRow,
    Shown,
    count_missing,
    find_obligation,
    get_obligation,
    list_missing,
    list_missing_of,
    list_obligations,
    list_open_until,
    scope_of,
)
from mingcha.obligations.queries.look import (
    Lost,
    list_arrived_files,
    list_ended_publications,
    list_lost,
    list_open,
    list_to_settle,
    progress_of,
)

__all__ = [
    "Lost",
    "MissingRow",
    "ObligationRow",
    "Shown",
    "count_missing",
    "find_obligation",
    "get_obligation",
    "list_arrived_files",
    "list_ended_publications",
    "list_lost",
    "list_missing",
    "list_missing_of",
    "list_obligations",
    "list_open_until",
    "list_open",
    "list_to_settle",
    "progress_of",
    "scope_of",
]
