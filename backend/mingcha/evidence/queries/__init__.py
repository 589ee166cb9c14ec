"""The reading doors of evidence: events as received, items and their bytes, receipts."""

from mingcha.evidence.queries.events import (
    EventRow,
    count_events,
    export_lines,
    keys_by_event,
    lines_by_id,
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
    "count_events",
    "export_lines",
    "keys_by_event",
    "lines_by_id",
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
