"""The doors of follow-ups: opening them, each step to their end, and what a business adds by its receipt."""

from mingcha.follow_up.actions.archive import archive_inspection, take_back_archive
from mingcha.follow_up.actions.business import decide_proof, rate_inspection, read_reply, send_proof, state_reply
from mingcha.follow_up.actions.follow_ups import close_follow_up, hear_answer, open_follow_ups, take_step
from mingcha.follow_up.actions.lost import enter_lost, take_lost_step
from mingcha.follow_up.actions.minor import add_minor, restore_minor, retire_minor
from mingcha.follow_up.actions.receipts import count_receipt_try, forget_receipt_tries, open_receipt

__all__ = [
    "add_minor",
    "archive_inspection",
    "close_follow_up",
    "count_receipt_try",
    "decide_proof",
    "enter_lost",
    "forget_receipt_tries",
    "hear_answer",
    "open_follow_ups",
    "open_receipt",
    "rate_inspection",
    "read_reply",
    "restore_minor",
    "retire_minor",
    "send_proof",
    "state_reply",
    "take_back_archive",
    "take_lost_step",
    "take_step",
]
