"""The reading doors of custody."""

from mingcha.custody.queries.fixity import FaultView, RunView, find_last_run, list_faults, list_runs
from mingcha.custody.queries.holds import HoldView, held_visits, inspection_of_number, list_holds
from mingcha.custody.queries.orders import (
    Disposal,
    OrderView,
    get_order,
    list_disposals,
    list_due,
    list_order_files,
    list_orders,
    list_unfinished,
)
from mingcha.custody.queries.overview import Overview, get_overview

__all__ = [
    "Disposal",
    "FaultView",
    "HoldView",
    "OrderView",
    "Overview",
    "RunView",
    "find_last_run",
    "get_order",
    "get_overview",
    "held_visits",
    "inspection_of_number",
    "list_disposals",
    "list_due",
    "list_faults",
    "list_holds",
    "list_order_files",
    "list_orders",
    "list_runs",
    "list_unfinished",
]
