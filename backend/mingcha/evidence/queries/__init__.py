"""The reading doors of evidence: events as received, items and their bytes, receipts."""

from mingcha.evidence.queries.events import (
    EventRow,
    export_lines,
    list_accepted_events,
    list_events_of_visit,
    list_parked_events,
    receipt_of,
)
from mingcha.evidence.queries.items import (
    ItemRow,
    find_item,
    list_confirmed_of_device,
    list_items_by_id,
    list_items_of_visit,
    list_items_of_visits,
)

__all__ = [
    "EventRow",
    "ItemRow",
    "export_lines",
    "find_item",
    "list_accepted_events",
    "list_confirmed_of_device",
    "list_events_of_visit",
    "list_items_by_id",
    "list_items_of_visit",
    "list_items_of_visits",
    "list_parked_events",
    "receipt_of",
]
