"""The doors of inspections: taking in events, review, rebuilding."""

from mingcha.inspections.actions.field_changes import list_waiting_changes, propose_field_change
from mingcha.inspections.actions.flags import compare_evidence, compare_visits, explain_flag
from mingcha.inspections.actions.hand_over import hand_over
from mingcha.inspections.actions.open import open_visits
from mingcha.inspections.actions.rebuild import list_differences, rebuild, rebuilt_record
from mingcha.inspections.actions.receive import receive_events
from mingcha.inspections.actions.recordings import Brought, import_recording, withdraw_recording
from mingcha.inspections.actions.rescue import advance_rescue, inspect_rescue
from mingcha.inspections.actions.rescue_folder import sweep_folders
from mingcha.inspections.actions.review import approve_inspection, recall_return, return_inspection
from mingcha.inspections.rules.rescue_plan import Plan as RescuePlan

__all__ = [
    "Brought",
    "RescuePlan",
    "advance_rescue",
    "approve_inspection",
    "compare_evidence",
    "compare_visits",
    "explain_flag",
    "hand_over",
    "import_recording",
    "inspect_rescue",
    "list_differences",
    "list_waiting_changes",
    "open_visits",
    "propose_field_change",
    "rebuild",
    "rebuilt_record",
    "receive_events",
    "recall_return",
    "return_inspection",
    "sweep_folders",
    "withdraw_recording",
]
