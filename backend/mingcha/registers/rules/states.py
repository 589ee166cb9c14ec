"""Which way does an import go, and which a version of an item list?"""

from __future__ import annotations

# Imports: {state: {step: next state}}. A dead process leaves `running`; whoever runs it next goes on where it stopped.
STEPS: dict[str, dict[str, str]] = {
    "received": {"run": "running", "cancel": "cancelled"},
    "running": {"run": "running", "finish": "done", "cancel": "cancelled", "fail": "failed"},
    "cancelled": {"run": "running"},
    "failed": {"run": "running"},
    "done": {},
}
# Versions of an item list (records-and-states 7.1); where the region has no legal review a draft is published at once.
STATES: dict[str, dict[str, str]] = {
    "draft": {"submit": "in_review", "publish": "published"},
    "in_review": {"agree": "in_review", "finish": "reviewed", "return": "draft"},
    "reviewed": {"publish": "published", "reopen": "draft"},
    "published": {"supersede": "superseded"},
    "superseded": {},
}
# Exemptions (7.1).
EXEMPTIONS: dict[str, dict[str, str]] = {
    "claimed": {"file": "filed"},
    "filed": {"accept": "accepted", "reject": "rejected"},
    "accepted": {"expire": "expired"},
    "rejected": {},
    "expired": {},
}
