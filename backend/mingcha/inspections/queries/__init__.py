"""The reading doors of inspections."""

from mingcha.evidence.queries import export_lines as export_events
from mingcha.inspections.queries.facts import (
    VisitFacts,
    Work,
    count_inspections,
    count_problem_results,
    list_ids_after,
    list_team_ids,
    list_visit_facts,
    list_work_of,
)
from mingcha.inspections.queries.figures import OutcomeCount, count_visits, list_outcome_counts
from mingcha.inspections.queries.finding import find_by_number, find_inspections
from mingcha.inspections.queries.flags import find_flags, flags_of_visit, get_flag, list_first_fixes
from mingcha.inspections.queries.lists import (
    InspectionRow,
    ProgressRow,
    ReceiptRow,
    ResultRow,
    count_by_state,
    count_by_task,
    count_in_work,
    find_receipt,
    find_visit_of,
    get_inspection,
    list_inspections_by_id,
    list_progress,
    list_results_of_object,
    list_review_queue,
)
from mingcha.inspections.queries.pull import pull_assignments
from mingcha.inspections.queries.recordings import ImportedRow, list_imported
from mingcha.inspections.queries.records import (
    Viewer,
    check_can_read,
    get_inspection_record,
    is_on_team,
    list_blobs_of_visit,
    viewer_of,
    visit_of_evidence,
)
from mingcha.inspections.queries.teams import list_colleagues, list_lines_of_own_visit
from mingcha.inspections.queries.visits import get_checklist

__all__ = [
    "list_outcome_counts",
    "count_visits",
    "OutcomeCount",
    "ImportedRow",
    "InspectionRow",
    "ProgressRow",
    "ReceiptRow",
    "ResultRow",
    "Viewer",
    "VisitFacts",
    "Work",
    "check_can_read",
    "count_by_state",
    "count_by_task",
    "count_in_work",
    "count_inspections",
    "count_problem_results",
    "export_events",
    "find_flags",
    "find_by_number",
    "find_inspections",
    "find_receipt",
    "find_visit_of",
    "flags_of_visit",
    "get_checklist",
    "get_flag",
    "get_inspection",
    "get_inspection_record",
    "is_on_team",
    "list_blobs_of_visit",
    "list_colleagues",
    "list_first_fixes",
    "list_imported",
    "list_ids_after",
    "list_inspections_by_id",
    "list_lines_of_own_visit",
    "list_progress",
    "list_results_of_object",
    "list_review_queue",
    "list_team_ids",
    "list_visit_facts",
    "list_work_of",
    "pull_assignments",
    "viewer_of",
    "visit_of_evidence",
]
