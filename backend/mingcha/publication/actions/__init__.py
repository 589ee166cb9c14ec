"""The doors of publication: publishing, keeping back, correcting, channels, files for platforms, objections, sharing."""

from mingcha.publication.actions.changes import correct_result, end_redaction, redact, withdraw_result, withhold_result
from mingcha.publication.actions.deliveries import (
    Proof,
    open_delivery,
    proof_of,
    queue_deliveries,
    step_delivery,
)
from mingcha.publication.actions.hand_overs import (
    answer_hand_over,
    hand_over,
    list_unanswered,
    set_result_codes,
    take_try,
)
from mingcha.publication.actions.notices import enter_notice, publish_notice, withdraw_notice
from mingcha.publication.actions.objections import decide_objection, raise_objection
from mingcha.publication.actions.plan_files import hand_over_plan
from mingcha.publication.actions.recognitions import recognise_result
from mingcha.publication.actions.results import mark_deadline, open_publication, publish_result, recount_due_dates

__all__ = [
    "Proof",
    "answer_hand_over",
    "correct_result",
    "decide_objection",
    "end_redaction",
    "enter_notice",
    "hand_over",
    "hand_over_plan",
    "list_unanswered",
    "mark_deadline",
    "open_delivery",
    "open_publication",
    "proof_of",
    "publish_notice",
    "publish_result",
    "queue_deliveries",
    "raise_objection",
    "recognise_result",
    "recount_due_dates",
    "redact",
    "set_result_codes",
    "step_delivery",
    "take_try",
    "withdraw_notice",
    "withdraw_result",
    "withhold_result",
]
