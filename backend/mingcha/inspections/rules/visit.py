"""May this event take effect on this visit? Team, checklist, state, seal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mingcha.inspections.rules.asked import settle
from mingcha.inspections.rules.hand_over import check_hand_over
from mingcha.inspections.rules.media import check_caption
from mingcha.inspections.rules.paper import check_late, check_paper
from mingcha.inspections.rules.problems import (
    AnswerUnfit,
    CountersignIncomplete,
    EntryUnknown,
    NotOnTeam,
    NotReturned,
    RecordSealed,
    SealUnknown,
    SignerDiffers,
    StampPhotoUnknown,
    StatementTextDiffers,
    VisitCancelled,
)
from mingcha.inspections.rules.record import Fact, Record, flag, take
from mingcha.inspections.rules.seal import check_seal, flag_countersigns, flag_seal
from mingcha.inspections.rules.states import AFTER_SEAL, CLOSED, next_state
from mingcha.inspections.rules.team import Entry, Member
from mingcha.kernel.clock import local_date
from mingcha.kernel.template import answer_fits


@dataclass(slots=True)
class Visit:
    """A visit in memory: `admit` moves it on. `events` counts the accepted ones.

    `template` is the SHA-256 of its checklist; `late_consent` is true once a supervisor agreed to a late registration.
    `former` handed over to a colleague: what their phone sends late is still taken. `candidates` may be handed to. `handed` are
    the hand-overs of this batch (leaves, joins, fact); `seal_hash` is the digest of the seal taken in it.
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
    former: dict[str, Member] = field(default_factory=dict)
    candidates: dict[str, Member] = field(default_factory=dict)
    handed: list[tuple[str, str, Fact]] = field(default_factory=list)
    seal_hash: str | None = None


def admit(visit: Visit, fact: Fact) -> int:
    """Lets the event take effect and gives its place in the visit; raises the Problem that parks it, changing nothing."""
    _check_person(visit, fact)
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
    settle(visit.record, visit.entries)
    after = _AFTER.get(fact.kind)
    if after is not None:
        after(visit, fact)
    visit.state = next_state(visit.state, fact.kind)
    visit.events += 1
    return visit.events


def _check_person(visit: Visit, fact: Fact) -> None:
    """One of the team; or one who was, for what their phone recorded and had not sent (not for closing the record)."""
    if fact.person_id in visit.team:
        return
    if fact.person_id not in visit.former or fact.kind in NOT_BY_FORMER:
        raise NotOnTeam()
    flag(visit.record, "former-inspector")


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


def _check_answer(visit: Visit, fact: Fact) -> None:
    _check_entry(visit, fact)
    entry = visit.entries[fact.payload["entry"]]
    if not answer_fits(entry.line, fact.payload["result"], fact.payload.get("value")):
        raise AnswerUnfit(no=entry.line.get("no", "?"))


def _check_photo(visit: Visit, fact: Fact) -> None:
    """A photo shows the visit, an entry, or a finding or material that is in the record."""
    if fact.payload.get("entry") not in {one["material"] for one in visit.record.get("materials", [])}:
        _check_entry(visit, fact)


def _check_statement(visit: Visit, fact: Fact) -> None:
    shown = fact.payload.get("shown")
    signed = "strokes" in fact.payload or "picture" in fact.payload
    if shown is None and not signed:
        return
    if shown != hashlib.sha256(fact.payload["text"].encode("utf-8")).hexdigest():
        raise StatementTextDiffers()


def _check_withdrawal(visit: Visit, fact: Fact) -> None:
    if fact.payload["material"] not in {one["material"] for one in visit.record.get("materials", [])}:
        raise EntryUnknown()


def _check_signer(visit: Visit, fact: Fact) -> None:
    signer = fact.payload["inspector"]
    own = fact.payload["same_device"] or signer == fact.person_id
    if (signer not in visit.team and signer not in visit.former) or not own:
        raise SignerDiffers(name=fact.payload["name"])


def _check_countersign(visit: Visit, fact: Fact) -> None:
    if "seal" not in fact.payload:
        return _check_own_phone(fact)
    seal: dict[str, Any] = visit.record["seal"] or {}
    if seal.get("event") != fact.payload["seal"] or seal.get("shown") != fact.payload["shown"]:
        raise SealUnknown()


def _check_own_phone(fact: Fact) -> None:
    payload = fact.payload
    if not {"inspector", "name", "certificate_no", "strokes", "picture"} <= payload.keys() or not (
        payload.keys() & {"shown", "code"}
    ):
        raise CountersignIncomplete()
    if payload["inspector"] != fact.person_id:
        raise SignerDiffers(name=payload["name"])


def _check_stamp(visit: Visit, fact: Fact) -> None:
    if all(photo["evidence"] != fact.payload["photo"] for photo in visit.record["photos"]):
        raise StampPhotoUnknown()


def _check_hand_over(visit: Visit, fact: Fact) -> None:
    comes = visit.candidates.get(fact.payload["joins"])
    check_hand_over(visit.state, visit.team, fact.payload["leaves"], comes, local_date(fact.at))


def _hand_over(visit: Visit, fact: Fact) -> None:
    leaves, joins = fact.payload["leaves"], fact.payload["joins"]
    visit.former[leaves] = visit.team.pop(leaves)
    visit.former.pop(joins, None)
    visit.team[joins] = visit.candidates[joins]
    visit.handed.append((leaves, joins, fact))


def _sealed(visit: Visit, fact: Fact) -> None:
    flag_seal(visit.record, visit.entries, fact)
    visit.seal_hash = fact.digest


def _countersigned(visit: Visit, fact: Fact) -> None:
    seal = visit.record["seal"]
    if seal is not None:
        flag_countersigns(visit.record, seal["shown"])


def _check_amend(visit: Visit, fact: Fact) -> None:
    for change in fact.payload["changes"]:
        entry = visit.entries.get(change["entry"])
        if entry is None:
            raise EntryUnknown()
        if not answer_fits(entry.line, change["result"], change.get("value")):
            raise AnswerUnfit(no=entry.line.get("no", "?"))


def _check_seal(visit: Visit, fact: Fact) -> None:
    if any(gap["entry"] not in visit.entries for gap in fact.payload["unanswered"]):
        raise EntryUnknown()
    check_late(visit.record, fact, consented=visit.late_consent)
    check_seal(visit.record, visit.entries, visit.team, fact)


def _check_paper(visit: Visit, fact: Fact) -> None:
    check_paper(visit.record, visit.template, fact)


def _check_caption(visit: Visit, fact: Fact) -> None:
    check_caption(visit.record, fact.payload["evidence"])


NOT_BY_FORMER = frozenset({"seal", "amend", "countersign", "hand_over"})
_AFTER: dict[str, Callable[[Visit, Fact], None]] = {
    "seal": _sealed,
    "countersign": _countersigned,
    "hand_over": _hand_over,
}
_CHECKS: dict[str, Callable[[Visit, Fact], None]] = {
    "answer": _check_answer,
    "unanswered": _check_entry,
    "photo": _check_photo,
    "clip": _check_photo,
    "document": _check_photo,
    "photo_missing": _check_entry,
    "recording.started": _check_entry,
    "caption": _check_caption,
    "paper_backfill": _check_paper,
    "statement": _check_statement,
    "withdrawal": _check_withdrawal,
    "sign.inspector": _check_signer,
    "countersign": _check_countersign,
    "stamp.business": _check_stamp,
    "hand_over": _check_hand_over,
    "amend": _check_amend,
    "seal": _check_seal,
}
