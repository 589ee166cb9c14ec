"""Which states has a visit, and which step leads from one to another? The diagram in docs/reference is printed from this."""

from __future__ import annotations

STEPS: dict[str, dict[str, str]] = {
    "planned": {"event": "started", "cancel": "cancelled"},
    "started": {"seal": "sealed", "cancel": "cancelled"},
    "sealed": {"return": "returned", "approve": "accepted"},
    "returned": {"amend": "sealed", "recall": "sealed"},
    "accepted": {},
    "cancelled": {},
}
OPEN = frozenset({"planned", "started"})
CLOSED = frozenset(STEPS) - OPEN
IN_WORK = frozenset(state for state, steps in STEPS.items() if steps)
"""States that somebody still has to do something about."""
AFTER_SEAL = frozenset({"amend", "countersign", "countersign.seen", "recusal_claimed", "late_evidence"})
"""Kinds that may follow a seal: nothing in the sealed record is edited, only amended, countersigned, claimed or added to."""


def next_state(state: str, kind: str) -> str:
    """The state after an admitted event of this kind."""
    steps = STEPS[state]
    state = steps.get("event", state)
    return STEPS[state].get(kind, state)
