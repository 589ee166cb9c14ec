"""The reading doors of notices: what is due, and who was told."""

from mingcha.notices.queries.dues import list_dues, list_own_dues, list_planners, list_staff, register_source
from mingcha.notices.queries.notices import (
    NoticeRow,
    count_unread,
    find_feed,
    get_preference,
    list_carried,
    list_mailed,
    list_not_carried,
    list_notices,
    list_told,
    list_troubled,
    list_waiting_deliveries,
)
from mingcha.notices.rules import TABLE_DAYS, Clock, Due

__all__ = [
    "TABLE_DAYS",
    "Clock",
    "Due",
    "NoticeRow",
    "count_unread",
    "find_feed",
    "get_preference",
    "list_carried",
    "list_dues",
    "list_mailed",
    "list_not_carried",
    "list_notices",
    "list_own_dues",
    "list_planners",
    "list_staff",
    "list_told",
    "list_troubled",
    "list_waiting_deliveries",
    "register_source",
]
