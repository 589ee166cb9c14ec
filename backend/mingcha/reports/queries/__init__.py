"""The reading doors of reports: the first page, tables, indicators, and what was handed in."""

from mingcha.reports.queries.definitions import book, figures_scope, get_definition
from mingcha.reports.queries.indicators import Indicators, get_indicators
from mingcha.reports.queries.overview import Overview, get_overview
from mingcha.reports.queries.owing import list_due_tables
from mingcha.reports.queries.submissions import (
    OwedRow,
    changes_since,
    count_missed,
    find_latest,
    get_submission,
    list_owed,
    list_submissions,
)
from mingcha.reports.queries.tables import Asked, TableView, get_table
from mingcha.reports.queries.watch import WatchList, get_watch_list

__all__ = [
    "Asked",
    "Indicators",
    "OwedRow",
    "Overview",
    "TableView",
    "WatchList",
    "book",
    "changes_since",
    "count_missed",
    "figures_scope",
    "find_latest",
    "get_definition",
    "get_indicators",
    "get_overview",
    "get_submission",
    "get_table",
    "get_watch_list",
    "list_due_tables",
    "list_owed",
    "list_submissions",
]
