"""May the record be sealed? Two certified inspectors, the business or a reason, every entry accounted for (S1-13b-d, table 3.4)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingcha.inspections.rules.asked import hidden_of
from mingcha.inspections.rules.codes import short_code
from mingcha.inspections.rules.endings import EXCUSING, evidence_of, missing_evidence
from mingcha.inspections.rules.paper import signed_on_paper
from mingcha.inspections.rules.problems import (
    SealCertificateInvalid,
    SealCountsDiffer,
    SealEndingEvidence,
    SealEntriesOpen,
    SealInspectorsMissing,
    SealNotAcknowledged,
    SealTextDiffers,
    SealWithoutConclusion,
)
from mingcha.inspections.rules.record import ANSWERED, Fact, Record, answered, flag
from mingcha.inspections.rules.team import Entry, Member
from mingcha.kernel.clock import local_date
from mingcha.kernel.problem import FieldError

NEEDED = 2
_MISSING = {
    "photos": "现场照片 photo of the place",
    "one_of": "知情人说明、见证人等佐证 statement, witness or other proof",
}


def check_seal(record: Record, entries: Mapping[str, Entry], team: Mapping[str, Member], fact: Fact) -> None:
    """Raises the first reason why this seal may not close the record; the visit then stays unsealed and the seal is parked."""
    payload = fact.payload
    shown = payload["shown"]
    if hashlib.sha256(payload["text"].encode("utf-8")).hexdigest() != shown:
        raise SealTextDiffers()
    if not payload["conclusion"]:
        raise SealWithoutConclusion()
    _check_inspectors(record, team, shown, payload["signed_by"])
    _check_acknowledged(record, shown, payload["acknowledged"])
    if not excused(record):
        _check_entries(record, entries, fact)
    _check_ending(record, shown)
    _check_counts(record, entries, fact)


def valid_signatures(record: Record, shown: str, role: str) -> list[dict[str, Any]]:
    """Signatures of one role under exactly this text; those under another text are void (an answer changed since)."""
    return [one for one in record["signatures"] if one["role"] == role and is_under(one, shown)]


def is_under(signature: Mapping[str, Any], shown: str) -> bool:
    """True if the signature stands under exactly this text: its hash, or the short code that was typed on the other phone."""
    if signature["shown"] is None:
        return bool(signature.get("code") == short_code(shown))
    return bool(signature["shown"] == shown)


def stamped(record: Record, shown: str) -> bool:
    """True if the business put its seal (公章) under this text (S1-13c: seal or signature)."""
    return any(one["shown"] == shown for one in record.get("stamps", ()))


def acknowledgement(record: Record) -> str | None:
    """signed or refused once sealed, else None (table 3.4: acknowledged, acknowledged by note)."""
    seal = record["seal"]
    if seal is None:
        return None
    business = valid_signatures(record, seal["shown"], "business") or stamped(record, seal["shown"])
    signed = business or signed_on_paper(record)
    return "signed" if signed else "refused"


def flag_seal(record: Record, entries: Mapping[str, Entry], fact: Fact) -> None:
    """Marks what the reviewer should look at in a record just sealed."""
    shown = fact.payload["shown"]
    _flag_signatures(record, shown)
    if missing_of_ending(record, shown):
        flag(record, "ending-evidence")
    if not excused(record) and not any(step["kind"] == "rights_told" for step in record["steps"]):
        flag(record, "certificates-not-shown")
    _flag_photos(record, entries)
    if record.get("paper") is not None:
        flag(record, "paper")
    answers, hidden = record["answers"], set(record.get("hidden", ()))
    unasked = [e.id for e in entries.values() if e.line.get("when") and e.id not in hidden | answers.keys()]
    if unasked and not excused(record):
        flag(record, "entries-unasked", entries=unasked)
    failing = any(said["result"] == "failing" for entry, said in answers.items() if entry not in hidden)
    failing = failing or any(one["kind"] == "finding" and not one["withdrawn"] for one in record.get("materials", []))
    if failing and fact.payload["conclusion"] == ["no_problem"]:
        flag(record, "conclusion")


def _flag_photos(record: Record, entries: Mapping[str, Entry]) -> None:
    taken = Counter(photo["entry"] for photo in record["photos"])
    answers, hidden = record["answers"], set(record.get("hidden", ()))
    short = [
        entry.id
        for entry in entries.values()
        if entry.id not in hidden
        and answers.get(entry.id, {}).get("result") in {"conforming", "failing", "recorded"}
        and taken[entry.id] < entry.required_photos
    ]
    excused_ = record.get("photos_missing", {})
    if [entry for entry in short if entry not in excused_]:
        flag(record, "photos-missing", entries=[entry for entry in short if entry not in excused_])
    if [entry for entry in short if entry in excused_]:
        flag(record, "photos-excused", entries=[entry for entry in short if entry in excused_])


def _flag_signatures(record: Record, shown: str) -> None:
    if any(one["same_device"] for one in valid_signatures(record, shown, "inspector")):
        flag(record, "same-device")
    if any(not is_under(one, shown) for one in record["signatures"]):
        flag(record, "void-signatures")
    flag_countersigns(record, shown)


def flag_countersigns(record: Record, shown: str) -> None:
    """Marks who signed another text on their own phone and this one nowhere: a difference is never passed over (decision 0087)."""
    valid = {one["inspector"] for one in valid_signatures(record, shown, "inspector")}
    other = {one["inspector"] for one in record["signatures"] if one.get("own_phone")} - valid
    if other:
        flag(record, "countersign-differs", inspectors=sorted(other))


def missing_of_ending(record: Record, shown: str) -> list[str]:
    """What the ending still lacks under this text; empty without another ending."""
    if record["ending"] is None:
        return []
    roles = {role for role in ("witness", "business") if valid_signatures(record, shown, role)}
    photos, have = evidence_of(record, roles | ({"business"} if stamped(record, shown) else set()), shown)
    return missing_evidence(record["ending"]["kind"], photos, have)


def _check_ending(record: Record, shown: str) -> None:
    """A phone that knows the table (it says so) must keep to it; an ending of an older phone is taken and flagged."""
    ending = record["ending"]
    if ending is None or not ending.get("table"):
        return
    missing = missing_of_ending(record, shown)
    if missing:
        raise SealEndingEvidence(ending=ending["kind"], missing="、".join(_MISSING[one] for one in missing))


def _check_inspectors(record: Record, team: Mapping[str, Member], shown: str, signed_by: list[str]) -> None:
    signed = {one["inspector"]: one for one in valid_signatures(record, shown, "inspector") if one["inspector"] in team}
    if len(signed) < NEEDED or not set(signed_by) <= signed.keys() or len(set(signed_by)) < NEEDED:
        raise SealInspectorsMissing(count=len(signed))
    for inspector in signed_by:
        on = local_date(datetime.fromisoformat(signed[inspector]["at"]))
        if not team[inspector].certified(on):
            raise SealCertificateInvalid(name=team[inspector].name, on=on.isoformat())


def excused(record: Record) -> bool:
    """True if the visit ended in a way that leaves the checklist open."""
    return record["ending"] is not None and record["ending"]["kind"] in EXCUSING


def _check_acknowledged(record: Record, shown: str, claimed: str) -> None:
    if claimed == "signed":
        business = bool(valid_signatures(record, shown, "business")) or stamped(record, shown)
        acknowledged = business or signed_on_paper(record)
    else:
        refusal = record["refusal"]
        acknowledged = (refusal is not None and refusal["shown"] == shown) or excused(record)
    if not acknowledged:
        raise SealNotAcknowledged()


def _check_entries(record: Record, entries: Mapping[str, Entry], fact: Fact) -> None:
    """Every entry that was asked; what only the other phone's answers bring up could not be asked on this one."""
    accounted = {gap["entry"] for gap in fact.payload["unanswered"]}
    accounted |= {entry for entry, said in record["answers"].items() if said["result"] in ANSWERED | {"unanswered"}}
    own = {entry: said for entry, said in record["answers"].items() if said["key"] == fact.key}
    left = sorted(entries.keys() - accounted - set(record.get("hidden", ())) - hidden_of(entries, own))
    if left:
        errors = [
            FieldError(f"/entries/{entry}", "没有结果也没有原因", "Neither answered nor given a reason")
            for entry in left[:20]
        ]
        raise SealEntriesOpen(count=len(left), errors=errors)


def _check_counts(record: Record, entries: Mapping[str, Entry], fact: Fact) -> None:
    """Own phone's photos are all here (its chain has no gap); the other phone may know more or fewer than this one."""
    photos, own = len(record["photos"]), record["counts"].get(fact.key, {"photos": 0})["photos"]
    originals = sum(1 for photo in record["photos"] if photo["key"] == fact.key and photo["derived_from"] is None)
    sealed = fact.payload["photos"]
    if not min(originals, own) <= sealed <= photos:
        raise SealCountsDiffer(what="照片 photos", sealed=sealed, found=photos)
    total = answered(record)
    mine = sum(
        said["result"] in ANSWERED and said["key"] == fact.key and not entries[entry].line.get("when")
        for entry, said in record["answers"].items()
    )
    if not mine <= fact.payload["answered"] <= total:
        raise SealCountsDiffer(what="检查项 answers", sealed=fact.payload["answered"], found=total)
