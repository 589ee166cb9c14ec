"""How are items kept out of draws? Claimed in writing, filed, accepted or rejected, and over when their time is (7.1, S4-2b, S0-2.8a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from mingcha.kernel import audit
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.regions import queries as regions
from mingcha.registers import queries
from mingcha.registers.models import Exemption
from mingcha.registers.rules.exemptions import ExemptionNotFound, check_claim, check_step, is_over
from mingcha.registers.rules.problems import ItemsNotOurs, ItemsUnknown
from mingcha.registers.rules.review import EXEMPTIONS_TO_JUSTICE, STAGES, ReviewElsewhere, check_date, check_not_own


@dataclass(frozen=True, slots=True)
class Claim:
    """What a department claims: `items` are [{item_id or None, name}], `field` the key field where the kind asks for one."""

    id: str
    kind: str
    field: str | None
    items: Sequence[dict[str, Any]]
    reason: str
    evidence: str
    valid_to: date | None


def claim_exemption(claim: Claim, *, region: str, ctx: Ctx) -> str:
    """A claim of the caller's department; the same id again is the same claim.

    Raises ExemptionNotKnown or ExemptionIncomplete with the article; ItemsUnknown, ItemsNotOurs.
    """
    if session().get(Exemption, claim.id) is not None:
        return _locked(claim.id, ctx).id
    profile = regions.get_profile(region)
    unsuitable = EXEMPTIONS_TO_JUSTICE in profile.item.legal_review
    article = profile.article("item.legal_review" if unsuitable else "item.special_fields")
    items = _named(claim.items, ctx)
    names = [one["name"] for one in items]
    check_claim(
        claim.kind,
        claim.field,
        names,
        unsuitable_known=unsuitable,
        fields=profile.item.special_fields,
        article=article if claim.kind == "unsuitable" else profile.article("item.special_fields"),
    )
    row = Exemption(
        id=claim.id,
        department_id=ctx.actor.department_id or "",
        kind=claim.kind,
        field=claim.field if claim.kind == "special_field" else None,
        items=items,
        reason=claim.reason.strip(),
        evidence=claim.evidence.strip(),
        state="claimed",
        valid_to=claim.valid_to,
        claimed_at=ctx.clock.now(),
        claimed_by=ctx.actor.id,
    )
    session().add(row)
    session().flush()
    audit.record(ctx, "claim_exemption", ("exemption", row.id), None, {"kind": row.kind, "items": names})
    return row.id


def file_exemption(exemption_id: str, *, filed_to: str, filed_on: date, document_no: str | None, ctx: Ctx) -> None:
    """The claim was filed. Raises ExemptionNotFound, ExemptionStepRefused, ReviewDateWrong."""
    row = _locked(exemption_id, ctx)
    state = check_step(row.state, "file")
    check_date(filed_on, first=date(2000, 1, 1), today=ctx.clock.today())
    row.state, row.filed_to, row.filed_on, row.document_no = state, filed_to.strip(), filed_on, document_no
    session().flush()
    after = {"state": state, "filed_to": row.filed_to, "filed_on": filed_on.isoformat()}
    audit.record(ctx, "file_exemption", ("exemption", row.id), {"state": "claimed"}, after)


def decide_exemption(exemption_id: str, *, accept: bool, opinion: str, on: date, region: str, ctx: Ctx) -> None:
    """Accepted or rejected by the office it is filed with; where that office has no account here, recorded by the department.

    Raises ExemptionNotFound, ExemptionStepRefused, ReviewElsewhere, OwnReview, ReviewDateWrong.
    """
    row = session().get(Exemption, exemption_id, with_for_update=True, populate_existing=True)
    offices = deciding_offices(region)
    if row is None or not {ctx.actor.department_id} & {row.department_id, *offices}:
        raise ExemptionNotFound()
    if ctx.actor.department_id not in (offices or {row.department_id}):
        zh, en = STAGES["county_justice"]
        raise ReviewElsewhere(stage_zh=zh, stage_en=en, office="、".join(offices.values()))
    check_not_own(ctx.actor.id, row.claimed_by)
    state = check_step(row.state, "accept" if accept else "reject")
    check_date(on, first=row.filed_on or local_date(row.claimed_at), today=ctx.clock.today())
    row.state, row.opinion, row.decided_on = state, opinion.strip(), on
    row.decided_by, row.decided_by_name = ctx.actor.id, ctx.actor.name
    session().flush()
    after = {"state": state, "opinion": row.opinion}
    audit.record(ctx, "decide_exemption", ("exemption", row.id), {"state": "filed"}, after)


def expire_exemptions(*, ctx: Ctx) -> int:
    """Ends accepted exemptions whose last day has passed; returns how many."""
    today = ctx.clock.today()
    rows = session().scalars(
        select(Exemption).where(Exemption.state == "accepted", Exemption.valid_to < today).order_by(Exemption.id)
    )
    ended = [row for row in rows if is_over(row.state, row.valid_to, today)]
    for row in ended:
        row.state = check_step(row.state, "expire")
        audit.record(ctx, "expire_exemption", ("exemption", row.id), {"state": "accepted"}, {"state": "expired"})
    session().flush()
    return len(ended)


def deciding_offices(region: str) -> dict[str, str]:
    """{department id: name} of those that decide exemptions in the region; empty: the department itself, or on paper."""
    known = EXEMPTIONS_TO_JUSTICE in regions.get_profile(region).item.legal_review
    return queries.offices_of("county_justice") if known else {}


def _locked(exemption_id: str, ctx: Ctx) -> Exemption:
    row = session().get(Exemption, exemption_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id:
        raise ExemptionNotFound()
    return row


def _named(items: Sequence[dict[str, Any]], ctx: Ctx) -> list[dict[str, Any]]:
    """Registered items by their own name; the others as written."""
    ids = [one["item_id"] for one in items if one.get("item_id")]
    known = queries.list_items_by_id(ids)
    if len(known) != len(set(ids)):
        raise ItemsUnknown()
    foreign = sorted(item.code for item in known.values() if item.department_id != ctx.actor.department_id)
    if foreign:
        raise ItemsNotOurs(codes="、".join(foreign[:10]))
    told = [
        {"item_id": one.get("item_id"), "name": _name(one, known)}
        for one in items
        if one.get("item_id") or one["name"].strip()
    ]
    return told


def _name(one: dict[str, Any], known: dict[str, queries.ItemRow]) -> str:
    item = known.get(one.get("item_id") or "")
    return f"{item.code} {item.name}" if item else str(one["name"]).strip()
