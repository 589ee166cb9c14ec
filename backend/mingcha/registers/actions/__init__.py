"""How do registers change? Imports, item lists, and edits by hand."""

from mingcha.registers.actions.assistants import enter_assistant, restore_assistant, retire_assistant
from mingcha.registers.actions.bulk_edits import Edited, bulk_edit, undo_edit
from mingcha.registers.actions.claims import Source, claim_import, list_orphans
from mingcha.registers.actions.duty_items import move_items
from mingcha.registers.actions.exemptions import (
    Claim,
    claim_exemption,
    decide_exemption,
    deciding_offices,
    expire_exemptions,
    file_exemption,
)
from mingcha.registers.actions.exports import export_register
from mingcha.registers.actions.imports import Upload, cancel_import, find_unfinished, keep_upload, receive_import
from mingcha.registers.actions.item_lists import create_item_list, publish_item_list
from mingcha.registers.actions.libraries import (
    apply_duty,
    end_duty,
    enter_duty,
    look_for_gaps,
    pick_members,
    restore_library,
    retire_library,
    save_library,
    tag_objects,
)
from mingcha.registers.actions.list_checks import find_lacking, list_limits
from mingcha.registers.actions.list_reviews import Opinion, reopen_item_list, review_item_list, submit_item_list
from mingcha.registers.actions.needs import answer_need, ask_for_data
from mingcha.registers.actions.objects import change_object
from mingcha.registers.actions.risk import ClassSet, set_risk_classes
from mingcha.registers.actions.search import index_objects, is_behind
from mingcha.registers.actions.settling import settle_conflict
from mingcha.registers.actions.work import run_import, start_import, work_import

__all__ = [
    "move_items",
    "export_register",
    "Edited",
    "bulk_edit",
    "Claim",
    "ClassSet",
    "Opinion",
    "Source",
    "Upload",
    "answer_need",
    "apply_duty",
    "ask_for_data",
    "cancel_import",
    "change_object",
    "claim_exemption",
    "claim_import",
    "create_item_list",
    "decide_exemption",
    "deciding_offices",
    "end_duty",
    "enter_assistant",
    "enter_duty",
    "expire_exemptions",
    "file_exemption",
    "find_lacking",
    "find_unfinished",
    "index_objects",
    "is_behind",
    "keep_upload",
    "list_limits",
    "list_orphans",
    "look_for_gaps",
    "pick_members",
    "publish_item_list",
    "receive_import",
    "reopen_item_list",
    "restore_assistant",
    "retire_assistant",
    "restore_library",
    "retire_library",
    "review_item_list",
    "run_import",
    "save_library",
    "set_risk_classes",
    "settle_conflict",
    "start_import",
    "submit_item_list",
    "tag_objects",
    "undo_edit",
    "work_import",
]
