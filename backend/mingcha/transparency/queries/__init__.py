"""The reading doors of the log: size, proofs, leaves, signed heads, alarms."""

from mingcha.transparency.queries.check import count_event_leaves, faults_of_audit, faults_of_keys, faults_of_log
from mingcha.transparency.queries.heads import (
    AlarmView,
    Head,
    HeadView,
    find_head,
    get_checkpoint,
    get_token,
    list_alarms,
    list_daily,
    list_heads,
    list_keys,
)
from mingcha.transparency.queries.tree import (
    Consistency,
    EntryView,
    Inclusion,
    get_consistency,
    get_inclusion,
    list_entries,
    list_places,
    root_at,
    tree_size,
)

__all__ = [
    "AlarmView",
    "Consistency",
    "EntryView",
    "Head",
    "HeadView",
    "Inclusion",
    "count_event_leaves",
    "faults_of_audit",
    "faults_of_keys",
    "faults_of_log",
    "find_head",
    "get_checkpoint",
    "get_consistency",
    "get_inclusion",
    "get_token",
    "list_alarms",
    "list_daily",
    "list_entries",
    "list_heads",
    "list_keys",
    "list_places",
    "root_at",
    "tree_size",
]
