"""May this event take effect on this visit? Team, checklist, state, seal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingcha.inspections.rules.media import check_caption
from mingcha.inspections.rules.paper import check_late, check_paper
from mingcha.inspections.rules.problems import (
    EntryUnknown,
    NotOnTeam,
    NotReturned,
    RecordSealed,
    SealUnknown,
    SignerDiffers,
    VisitCancelled,
)
from mingcha.inspections.rules.record import Fact, Record, flag, take
from mingcha.inspections.rules.seal import check_seal, flag_seal
from mingcha.inspections.rules.states import AFTER_SEAL, CLOSED, next_state
from mingcha.inspections.rules.team import Entry, Member


@dataclass(slots=True)
class Visit:
    """A visit in memory: `admit` moves it on. `events` counts the accepted ones.

    `template` is the SHA-256 of its checklist; `late_consent` is true once a supervisor agreed to a late registration.
    """

    id: str
    state: str
    nonce: str
    team: dict[str, Member]
    entries: dict[str, Entry]
    record: Record
    events: int = 0
    template: str = ""
    late_consent: bool = False


def admit(visit: Visit, fact: Fact) -> int:
    """Lets the event take effect and gives its place in the visit; raises the Problem that parks it, changing nothing."""
    if fact.person_id not in visit.team:
        raise NotOnTeam()
    if visit.state in CLOSED:
        _check_after_seal(visit, fact)
    elif fact.kind == "amend":
        raise NotReturned()
    check = _CHECKS.get(fact.kind)
    if check is not None:
        check(visit, fact)
    if fact.nonce != visit.nonce:
        flag(visit.record, "nonce")
    take(visit.record, fact)
    if fact.kind == "seal":
        flag_seal(visit.record, visit.entries, fact)
    visit.state = next_state(visit.state, fact.kind)
    visit.events += 1
    return visit.events


def _check_after_seal(visit: Visit, fact: Fact) -> None:
    if visit.state == "cancelled":
        raise VisitCancelled()
    if fact.kind not in AFTER_SEAL:
        raise RecordSealed()
    if fact.kind == "amend" and visit.state != "returned":
        raise NotReturned()


def _check_entry(visit: Visit, fact: Fact) -> None:
    entry = fact.payload.get("entry")
    if entry is None:
        return
    known = visit.entries.get(entry)
    if known is None or fact.payload.get("item", known.item) != known.item:
        raise EntryUnknown()


def _check_signer(visit: Visit, fact: Fact) -> None:
    signer = fact.payload["inspector"]
    own = fact.payload["same_device"] or signer == fact.person_id
    if signer not in visit.team or not own:
        raise SignerDiffers(name=fact.payload["name"])


def _check_countersign(visit: Visit, fact: Fact) -> None:
    seal: dict[str, Any] = visit.record["seal"] or {}
    if seal.get("event") != fact.payload["seal"] or seal.get("shown") != fact.payload["shown"]:
        raise SealUnknown()


def _check_amend(visit: Visit, fact: Fact) -> None:
    if any(change["entry"] not in visit.entries for change in fact.payload["changes"]):
        raise EntryUnknown()


def _check_seal(visit: Visit, fact: Fact) -> None:
    if any(gap["entry"] not in visit.entries for gap in fact.payload["unanswered"]):
        raise EntryUnknown()
    check_late(visit.record, fact, consented=visit.late_consent)
    check_seal(visit.record, visit.entries, visit.team, fact)


def _check_paper(visit: Visit, fact: Fact) -> None:
    check_paper(visit.record, visit.template, fact)


def _check_caption(visit: Visit, fact: Fact) -> None:
    check_caption(visit.record, fact.payload["evidence"])


_CHECKS: dict[str, Callable[[Visit, Fact], None]] = {
    "answer": _check_entry,
    "unanswered": _check_entry,
    "photo": _check_entry,
    "clip": _check_entry,
    "document": _check_entry,
    "photo_missing": _check_entry,
    "recording.started": _check_entry,
    "caption": _check_caption,
    "paper_backfill": _check_paper,
    "sign.inspector": _check_signer,
    "countersign": _check_countersign,
    "amend": _check_amend,
    "seal": _check_seal,
}
