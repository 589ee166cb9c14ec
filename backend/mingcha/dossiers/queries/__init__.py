"""The reading side of dossiers: finding an inspection, its whole record, its keys, its proofs, and who has read it."""

from mingcha.dossiers.queries.course import get_course, region_of
from mingcha.dossiers.queries.custody import list_custody, list_custody_in, readings_of
from mingcha.dossiers.queries.dossiers import find_inspection_id
from mingcha.dossiers.queries.exports import ExportRow, SupplementRow, count_exports, list_exports, list_supplements
from mingcha.dossiers.queries.indexed import count_rows, list_differences
from mingcha.dossiers.queries.ledger import Period, count_ledger, list_ledger, list_ledger_of, period_of
from mingcha.dossiers.queries.planned import Source, told_source, told_task
from mingcha.dossiers.queries.proofs import (
    MADE,
    OF_ORIGINAL,
    SEALED,
    Proofs,
    bind_proofs,
    collect_proofs,
    find_sealed,
    list_imported_since,
    list_lines_since,
    list_log_keys,
    list_made,
    list_published_heads,
    published_paper,
    subjects_of,
)
from mingcha.dossiers.queries.record import get_record, list_keys, list_named_hashes
from mingcha.dossiers.queries.search import Asked, Listed, find_dossiers
from mingcha.dossiers.queries.visitmap import Point, asked_by, list_points

__all__ = [
    "MADE",
    "OF_ORIGINAL",
    "SEALED",
    "Source",
    "Asked",
    "ExportRow",
    "Listed",
    "Period",
    "Point",
    "Proofs",
    "SupplementRow",
    "bind_proofs",
    "asked_by",
    "collect_proofs",
    "count_exports",
    "count_ledger",
    "count_rows",
    "find_dossiers",
    "find_inspection_id",
    "find_sealed",
    "get_course",
    "get_record",
    "list_custody",
    "list_custody_in",
    "list_exports",
    "list_differences",
    "list_keys",
    "list_imported_since",
    "list_ledger",
    "list_ledger_of",
    "list_lines_since",
    "list_log_keys",
    "list_made",
    "list_published_heads",
    "list_named_hashes",
    "list_points",
    "list_supplements",
    "period_of",
    "published_paper",
    "readings_of",
    "region_of",
    "subjects_of",
    "told_source",
    "told_task",
]
