"""The reading side of dossiers: finding an inspection, its whole record, its keys, and who has read it."""

from mingcha.dossiers.queries.dossiers import CustodyRow, find_dossiers, find_inspection_id, list_custody
from mingcha.dossiers.queries.record import get_record, list_keys, list_named_hashes

__all__ = [
    "CustodyRow",
    "find_dossiers",
    "find_inspection_id",
    "get_record",
    "list_custody",
    "list_keys",
    "list_named_hashes",
]
