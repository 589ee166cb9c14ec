"""How do registers change? Imports, item lists, and edits by hand."""

from mingcha.registers.actions.assistants import enter_assistant, retire_assistant
from mingcha.registers.actions.claims import Source, claim_import, list_orphans
from mingcha.registers.actions.imports import Upload, cancel_import, find_unfinished, keep_upload, receive_import
from mingcha.registers.actions.item_lists import create_item_list, publish_item_list
from mingcha.registers.actions.objects import change_object
from mingcha.registers.actions.work import run_import, start_import, work_import

__all__ = [
    "Source",
    "Upload",
    "cancel_import",
    "change_object",
    "claim_import",
    "create_item_list",
    "enter_assistant",
    "find_unfinished",
    "keep_upload",
    "list_orphans",
    "publish_item_list",
    "receive_import",
    "retire_assistant",
    "run_import",
    "start_import",
    "work_import",
]
