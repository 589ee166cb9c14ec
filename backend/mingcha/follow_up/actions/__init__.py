"""The doors of follow-ups: opening and closing them, and what a business adds by its receipt."""

from mingcha.follow_up.actions.business import decide_proof, rate_inspection, send_proof, state_reply
from mingcha.follow_up.actions.follow_ups import close_follow_up, open_follow_ups
from mingcha.follow_up.actions.receipts import count_receipt_try, forget_receipt_tries, open_receipt

__all__ = [
    "close_follow_up",
    "count_receipt_try",
    "decide_proof",
    "forget_receipt_tries",
    "open_follow_ups",
    "open_receipt",
    "rate_inspection",
    "send_proof",
    "state_reply",
]
