"""The reading side of dossiers: finding an inspection, its whole record, its keys, its proofs, and who has read it."""

from mingcha.dossiers.queries.dossiers import (
    CustodyRow,
    find_dossiers,
    find_inspection_id,
    list_custody,
    list_custody_until,
)
from mingcha.dossiers.queries.exports import ExportRow, SupplementRow, list_exports, list_supplements
from mingcha.dossiers.queries.proofs import (
    SEALED,
    Proofs,
    collect_proofs,
    find_sealed,
    list_imported_since,
    list_lines_since,
    list_log_keys,
    list_published_heads,
    published_paper,
    subjects_of,
)
from mingcha.dossiers.queries.record import get_record, list_keys, list_named_hashes

__all__ = [
    "SEALED",
    "CustodyRow",
    "ExportRow",
    "Proofs",
    "SupplementRow",
    "collect_proofs",
    "find_dossiers",
    "find_inspection_id",
    "find_sealed",
    "get_record",
    "list_custody",
    "list_custody_until",
    "list_exports",
    "list_keys",
    "list_imported_since",
    "list_lines_since",
    "list_log_keys",
    "list_published_heads",
    "list_named_hashes",
    "list_supplements",
    "published_paper",
    "subjects_of",
]
