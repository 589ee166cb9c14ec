"""What does a step change beside the stage? Terms, owners, penalties, copy notices; each gives what the timeline keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from mingcha.follow_up.models import FollowUp, MinorViolation, Penalty, Step
from mingcha.follow_up.rules.law import MinorUnknown, bases_of, check_may_leave, handled_by, must_file
from mingcha.follow_up.rules.stages import check_term, may_hand_to
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.leads import actions as leads
from mingcha.regions import queries as regions

Said = Mapping[str, Any]
Effect = Callable[[FollowUp, Said, str, Ctx], dict[str, Any]]


def _term(step: str) -> Effect:
    def effect(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
        check_term(step, said["term_on"], today=ctx.clock.today(), before=row.term_on)
        row.term_on = said["term_on"]
        return {}

    return effect


def _to_case(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    return {"must_file": must_file(said["conditions"])}


def _not_file(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    handed = select(Step.facts).where(Step.subject_id == row.id, Step.step == "to_case").order_by(Step.no.desc())
    facts = session().scalars(handed.limit(1)).first() or {}
    article = regions.get_profile(region).article("case.filing")
    check_may_leave(facts["conditions"], article=article)
    return {"lacking": sorted(name for name, met in facts["conditions"].items() if not met)}


def _decide(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    """The penalty under the object's name; collected within 7 working days where the region says so (S3A-2.3.3b)."""
    profile = regions.get_profile(region)
    days = profile.penalty_collect_wd
    due = regions.add_workdays(said["on"], days, regions.get_calendar()) if days else None
    penalty = Penalty(id=ctx.ids.new(), follow_up_id=row.id, object_id=row.object_id, object_name=row.object_name)
    penalty.department_id, penalty.number, penalty.organ = row.owner_department_id, said["number"], said["organ"]
    penalty.kinds, penalty.amount_fen, penalty.decided_on = list(said["penalties"]), said.get("amount_fen"), said["on"]
    penalty.due_on, penalty.due_provisional = (due.on, due.provisional) if due else (None, False)
    session().add(penalty)
    session().flush()
    told: dict[str, Any] = {"penalty": penalty.id}
    if due:
        told |= {"due_on": due.on.isoformat(), "article": profile.article("penalty.collect_wd")}
    return told


def _collect(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    wanted = select(Penalty).where(Penalty.follow_up_id == row.id, Penalty.collected_on.is_(None))
    for penalty in session().scalars(wanted.order_by(Penalty.decided_on, Penalty.id)):
        penalty.collected_on, penalty.collected_by = said["on"], ctx.actor.id
    return {}


def _waive(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    """Only what stands in the catalogue of the department that follows up (S2-3.3)."""
    entry = session().get(MinorViolation, said["minor_id"])
    if entry is None or entry.retired_at is not None or entry.department_id != row.owner_department_id:
        raise MinorUnknown()
    return {"minor_code": entry.code, "minor_title": entry.title, "law": entry.basis}


def _unlicensed(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    """Table 3.2 with the legal bases printed beside it (S3A-2.6a, S2-2.5)."""
    profile = regions.get_profile(region)
    text = str(said.get("text") or "")
    answer = handled_by(said["permit_law"], said["registration_law"], text)
    asked = {"permit_law": said["permit_law"], "registration_law": said["registration_law"]}
    bases = bases_of(profile.unlicensed_laws, profile.article("unlicensed.laws"))
    return {**asked, "handled_by": answer.value, "bases": bases}


def _assign(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    """To the department whose duty, licence or territory it is, for a rule that the region's notice names (S1-14b)."""
    profile = regions.get_profile(region)
    article = profile.article("follow_up.owner")
    may_hand_to(profile.follow_up_bases, said["basis"], article)
    to = identity.get_department(said["department_id"])
    former, row.owner_department_id, row.owner_basis = row.owner_department_id, to.id, said["basis"]
    return {"from": former, "to": to.name, "article": article}


def _copy(row: FollowUp, said: Said, region: str, ctx: Ctx) -> dict[str, Any]:
    about = {"inspection_id": row.inspection_id, "follow_up_id": row.id, "object_id": row.object_id}
    told = {
        "matter": str(said["text"])[:200],
        "facts": said["text"],
        "source": row.number,
        "object_name": row.object_name,
    }
    sent = leads.send_copy_notice({**about, **told, "to_department_id": said["department_id"]}, region=region, ctx=ctx)
    return {"copy_notice": sent.id, "copy_number": sent.number}


EFFECTS: dict[str, Effect] = {
    "order": _term("order"),
    "extend": _term("extend"),
    "recheck_failed": _term("recheck_failed"),
    "to_case": _to_case,
    "not_file": _not_file,
    "decide": _decide,
    "collect": _collect,
    "waive": _waive,
    "unlicensed": _unlicensed,
    "assign": _assign,
    "copy": _copy,
}
