"""What can be done with a draw? One function per step, each audited, in the order of SRD-1's stages."""

from mingcha.draws.actions.alarms import notice_open_commit
from mingcha.draws.actions.assign import assign_draw
from mingcha.draws.actions.assistants import attach_assistant, release_assistant
from mingcha.draws.actions.configure import configure_draw, record_recusal
from mingcha.draws.actions.days import keep_day
from mingcha.draws.actions.ends import reveal_secret, void_draw
from mingcha.draws.actions.freeze import freeze_roster
from mingcha.draws.actions.happenings import record_event
from mingcha.draws.actions.observers import enter_observer, leave_observer, sign_minutes
from mingcha.draws.actions.proofs import count_proof_try, forget_proof_tries
from mingcha.draws.actions.proposals import (
    confirm_proposal,
    propose_event,
    propose_from_field,
    try_event,
    withdraw_proposal,
)
from mingcha.draws.actions.seed import enter_seed
from mingcha.draws.rules.proposals import ProposalPending

__all__ = [
    "ProposalPending",
    "assign_draw",
    "attach_assistant",
    "configure_draw",
    "confirm_proposal",
    "count_proof_try",
    "enter_observer",
    "enter_seed",
    "forget_proof_tries",
    "freeze_roster",
    "keep_day",
    "leave_observer",
    "notice_open_commit",
    "propose_event",
    "propose_from_field",
    "record_event",
    "record_recusal",
    "release_assistant",
    "reveal_secret",
    "sign_minutes",
    "try_event",
    "void_draw",
    "withdraw_proposal",
]
