"""Which step may follow which, who may take it, and what may the public see meanwhile?"""

from __future__ import annotations

from collections.abc import Collection

from mingcha.draws.rules.problems import DrawAlreadyFrozen, DrawNotFound, WrongDrawState

# Act → states in which it is possible. The diagram in docs/reference is printed from this table.
ACTS: dict[str, tuple[str, ...]] = {
    "freeze": ("configured",),
    "seed": ("frozen",),
    "assign": ("drawn", "assigned"),
    "events": ("drawn", "assigned"),
    "reveal": ("drawn", "assigned"),
    "void": ("configured", "frozen", "drawn", "assigned"),
}
AFTER: dict[str, str] = {"freeze": "frozen", "seed": "drawn", "assign": "assigned", "close": "closed", "void": "voided"}
STATES = ("configured", "frozen", "drawn", "assigned", "closed", "voided")

FROZEN_FILES = ("manifest.json",)
TABLE_FILES = ("roster.csv", "inspectors.csv", "recusals.csv", "ledger.csv")
LIST_FILES = ("draw.csv", "thresholds.csv")
RESULT_FILES = (*LIST_FILES, "teams.csv")
OPEN_EVENTS = "events.public.jsonl"
# What else would tell, line by line, that somebody had to step back, and where.
OPEN_TYPES = ("REPLACE", "VOID", "CLOSE")
DRAW_FILES = (*FROZEN_FILES, *TABLE_FILES, "seed.txt", *RESULT_FILES, "events.jsonl")


def check_act(act: str, state: str, commit: str | None) -> None:
    """Raises WrongDrawState (or DrawAlreadyFrozen) unless the act is possible in the state."""
    if state in ACTS[act]:
        return
    if act == "freeze" and commit:
        raise DrawAlreadyFrozen(commit=commit)
    raise WrongDrawState(state=state, needed=" / ".join(ACTS[act]))


def acts_in(state: str, *, mode: str, revealed: bool, rehearsal: bool) -> list[str]:
    """The acts that a screen may offer."""
    found = [act for act, states in ACTS.items() if state in states]
    if mode == "open" or revealed:
        found = [act for act in found if act != "reveal"]
    return [act for act in found if not (rehearsal and act == "assign")]


def check_can_read(department_id: str | None, departments: Collection[str], *, everywhere: bool) -> None:
    """The task's departments read its draws; an auditor reads all. Raises DrawNotFound."""
    if not everywhere and department_id not in departments:
        raise DrawNotFound()


def check_can_run(department_id: str | None, lead_department_id: str) -> None:
    """Who initiates, leads: only the lead department runs its draw (S2-2.3c). Raises DrawNotFound."""
    if department_id != lead_department_id:
        raise DrawNotFound()


def public_files(
    *, state: str, drawn: bool, mode: str, revealed: bool, level: str, recusals: bool = False, recused: bool = False
) -> tuple[str, ...]:
    """Which files everybody may see now (SRD-1 section 3 and "Who sees what").

    Before the draw only the manifest, whose hash is the commit. Open mode then shows everything; delayed mode shows the
    seed's public part, and everything once the secret is revealed. With `rows`, tables about people and firms stay
    with the auditor, and the drawn list follows when the draw has ended. Frozen `recusals` stay with the office and the
    auditor at every level; once an event has `recused` somebody, of the events only the chain is public (OPEN_EVENTS).
    """
    if state == "configured":
        return ()
    if not drawn:
        return FROZEN_FILES
    open_now = mode == "open" or revealed
    if level == "full":
        found = DRAW_FILES if open_now else (*FROZEN_FILES, "seed.txt")
        hidden = {"recusals.csv": recusals, "events.jsonl": recused}
        shown = tuple(name for name in found if not hidden.get(name))
        return (*shown, OPEN_EVENTS) if recused and open_now else shown
    ended = state in ("closed", "voided")
    return (*FROZEN_FILES, "seed.txt", *(LIST_FILES if open_now and ended else ()))
