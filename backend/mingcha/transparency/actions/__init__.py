"""The doors of the log: append, give places, sign heads, ask witnesses and time stamps."""

from mingcha.transparency.actions.grow import append_fact, append_lines, sequence
from mingcha.transparency.actions.heads import append_audit_root, issue_checkpoint, raise_alarm
from mingcha.transparency.actions.keys import log_signer, rotate_key, write_signer
from mingcha.transparency.actions.post import Post, Unreachable, post
from mingcha.transparency.actions.witnesses import Submission, keep_answer, seen_size, submission_for

__all__ = [
    "Post",
    "Submission",
    "Unreachable",
    "append_audit_root",
    "append_fact",
    "append_lines",
    "issue_checkpoint",
    "keep_answer",
    "log_signer",
    "post",
    "raise_alarm",
    "rotate_key",
    "seen_size",
    "sequence",
    "submission_for",
    "write_signer",
]
