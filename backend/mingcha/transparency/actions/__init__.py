"""The doors of the log: append, give places, sign heads, ask witnesses and time stamps."""

from mingcha.transparency.actions.grow import append_fact, append_facts, append_lines, sequence
from mingcha.transparency.actions.heads import (
    alarm_lost_key,
    append_audit_root,
    bind_audit_to_head,
    issue_checkpoint,
    raise_alarm,
    sign_at_once,
)
from mingcha.transparency.actions.keys import log_signer, rotate_key, write_signer
from mingcha.transparency.actions.post import Post, Unreachable, post
from mingcha.transparency.actions.renewals import Renewal, keep_renewal, list_renewals_due
from mingcha.transparency.actions.stamps import (
    QUERY,
    Unstamped,
    keep_token,
    root_certificates,
    stamp_wanted,
    stamped_at,
)
from mingcha.transparency.actions.witnesses import Submission, keep_answer, seen_size, submission_for

__all__ = [
    "QUERY",
    "Post",
    "Renewal",
    "Submission",
    "Unreachable",
    "Unstamped",
    "alarm_lost_key",
    "append_audit_root",
    "append_fact",
    "append_facts",
    "append_lines",
    "bind_audit_to_head",
    "issue_checkpoint",
    "keep_answer",
    "keep_renewal",
    "keep_token",
    "list_renewals_due",
    "log_signer",
    "post",
    "raise_alarm",
    "root_certificates",
    "rotate_key",
    "seen_size",
    "sequence",
    "sign_at_once",
    "stamp_wanted",
    "stamped_at",
    "submission_for",
    "write_signer",
]
