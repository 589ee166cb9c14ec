"""The doors of the log: append, give places, sign heads, ask witnesses and time stamps."""

from mingcha.transparency.actions.grow import append_fact, append_lines, sequence
from mingcha.transparency.actions.heads import append_audit_root, issue_checkpoint, raise_alarm
from mingcha.transparency.actions.keys import log_signer, rotate_key, write_signer

__all__ = [
    "append_audit_root",
    "append_fact",
    "append_lines",
    "issue_checkpoint",
    "log_signer",
    "raise_alarm",
    "rotate_key",
    "sequence",
    "write_signer",
]
