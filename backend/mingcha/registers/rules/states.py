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
# Versions of an item list.
STATES: dict[str, dict[str, str]] = {
    "draft": {"publish": "published"},
    "published": {"supersede": "superseded"},
    "superseded": {},
}
