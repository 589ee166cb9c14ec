"""The doors of leads: receiving, triage, checks, copy notices, and what citizens send."""

from mingcha.leads.actions.checks import inspect_lead, open_special
from mingcha.leads.actions.citizens import ask_lead, count_lead_try, forget_lead_tries, send_citizen_lead
from mingcha.leads.actions.copies import act_on_copy, copy_lead, remind, send_copy_notice
from mingcha.leads.actions.leads import (
    hear_result,
    merge_lead,
    receive_lead,
    reveal_contact,
    say_of_lead,
    triage_lead,
)

__all__ = [
    "act_on_copy",
    "ask_lead",
    "copy_lead",
    "count_lead_try",
    "forget_lead_tries",
    "hear_result",
    "inspect_lead",
    "merge_lead",
    "open_special",
    "receive_lead",
    "remind",
    "reveal_contact",
    "say_of_lead",
    "send_citizen_lead",
    "send_copy_notice",
    "triage_lead",
]
