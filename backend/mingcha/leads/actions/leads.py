"""How is a lead received, triaged, merged, answered and closed?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from mingcha.identity import queries as identity
from mingcha.inspections.events import InspectionApproved
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.problem import NotFound
from mingcha.leads.actions.timeline import write_step
from mingcha.leads.models import Lead
from mingcha.leads.queries import find_by_inspection, get_lead
from mingcha.leads.rules.leads import DONE, LeadNotSameObject, next_state
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

NUMBER_LOCK = 7_412
CONCLUSIONS = {
    "no_problem": "未发现问题",
    "rectification_ordered": "发现问题已责令改正",
    "follow_up_pending": "发现问题待后续处理",
    "unreachable": "通过登记的住所无法联系",
}


def receive_lead(id: str, *, region: str, said: Mapping[str, Any], department_id: str | None, ctx: Ctx) -> str:
    """Keeps a lead of any source (S0-2.7a); the same id again is the same lead. `said`: source, source_no, object_id, object_name,
    address, content, informant {name, phone}, item_id. Raises NotFound."""
    if (known := session().get(Lead, id)) is not None:
        return known.id
    if department_id is None:
        raise NotFound()
    lock(NUMBER_LOCK)
    thing = registers.get_object(said["object_id"]) if said.get("object_id") else None
    division = regions.get_profile(region).division
    row = Lead(id=id, number=_number(f"XS{division}{ctx.clock.today():%Y%m%d}"), department_id=department_id)
    row.source, row.source_no = said["source"], said.get("source_no") or ""
    row.received_at, row.state, row.version = ctx.clock.now(), "received", 1
    row.object_id, row.object_name = (thing.id, thing.name) if thing else (None, said["object_name"])
    row.address = said.get("address") or (thing.address if thing else "") or ""
    row.content, row.informant, row.code_hash = said["content"], said.get("informant"), said.get("code_hash")
    row.item_id = said.get("item_id")
    row.industry, row.district = (thing.industry, thing.district) if thing else (None, None)
    session().add(row)
    session().flush()
    write_step(("lead", id), "receive", (None, "received"), text="", facts={"source": row.source}, ctx=ctx)
    return id


def triage_lead(lead_id: str, said: Mapping[str, Any], *, ctx: Ctx) -> None:
    """Says what the lead is about: object, item, line of business, place. Raises NotFound, LeadStepRefused."""
    row = own_lead(lead_id, ctx)
    thing = registers.get_object(said["object_id"]) if said.get("object_id") else None
    if said.get("item_id"):
        registers.get_item(said["item_id"])
    if thing is not None:
        row.object_id, row.object_name = thing.id, thing.name
        row.industry, row.district = thing.industry, thing.district
    row.item_id = said.get("item_id") or row.item_id
    row.industry, row.district = said.get("industry") or row.industry, said.get("district") or row.district
    facts = {"object": row.object_id, "item": row.item_id, "industry": row.industry, "district": row.district}
    move_lead(row, "triage", text=said.get("text") or "", facts=facts, ctx=ctx)


def merge_lead(lead_id: str, into_id: str, *, text: str, ctx: Ctx) -> None:
    """Goes on together with another lead of the department. Raises NotFound, LeadNotSameObject, LeadStepRefused."""
    row, into = own_lead(lead_id, ctx), get_lead(into_id, identity.department_scope(ctx.actor))
    if into.id == row.id or into.state in DONE or into.department_id != row.department_id:
        raise LeadNotSameObject()
    row.merged_into = into.id
    move_lead(row, "merge", text=text, facts={"into": into.number}, ctx=ctx)


def say_of_lead(lead_id: str, step: str, *, text: str, ctx: Ctx) -> None:
    """refuse (no jurisdiction), conclude, feed_back or close, with words. Raises NotFound, LeadStepRefused."""
    row = own_lead(lead_id, ctx)
    if step in ("conclude", "refuse"):
        row.outcome = text
    if step == "feed_back":
        row.answer = text
    if step == "close":
        row.closed_at = ctx.clock.now()
    move_lead(row, step, text=text, ctx=ctx)


def hear_result(approved: InspectionApproved, ctx: Ctx) -> None:
    """The check that a lead led to has its result: the lead has its outcome (7.10)."""
    row = find_by_inspection(approved.inspection_id)
    if row is not None and row.state == "inspecting":
        row.outcome = "、".join(CONCLUSIONS.get(one, one) for one in approved.conclusion)
        facts = {"inspection": approved.inspection_id, "conclusions": list(approved.conclusion)}
        move_lead(row, "inspected", text=row.outcome, facts=facts, ctx=ctx)


def reveal_contact(lead_id: str, *, purpose: str, ctx: Ctx) -> dict[str, str]:
    """How to reach the informant, for a purpose that the audit trail keeps. Raises NotFound."""
    row = own_lead(lead_id, ctx)
    if not row.informant:
        raise NotFound()
    audit.record(ctx, "reveal_informant", ("lead", row.id), None, {"purpose": purpose})
    return {"name": row.informant.get("name") or "", "phone": row.informant.get("phone") or ""}


def own_lead(lead_id: str, ctx: Ctx) -> Lead:
    """The lead of the caller's departments, locked. Raises NotFound."""
    row = get_lead(lead_id, identity.department_scope(ctx.actor))
    session().refresh(row, with_for_update=True)
    return row


def move_lead(row: Lead, step: str, *, text: str, ctx: Ctx, facts: dict[str, Any] | None = None) -> None:
    """Takes the step and writes it down. Raises LeadStepRefused."""
    target = next_state(row.state, step)
    before, row.state = row.state, target
    row.version += 1
    write_step(("lead", row.id), step, (before, target), text=text, facts=facts, ctx=ctx)


def _number(start: str) -> str:
    last = session().scalar(select(func.max(Lead.number)).where(Lead.number.startswith(start)))
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:04d}"
