"""How is another department told, and how does it answer? (抄告, S3A-2.5)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from mingcha.identity import queries as identity
from mingcha.kernel import events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.problem import NotFound
from mingcha.leads.actions.leads import move_lead, own_lead
from mingcha.leads.actions.timeline import write_step
from mingcha.leads.events import CopyNoticeAnswered
from mingcha.leads.models import CopyNotice, Lead
from mingcha.leads.queries import CopyRow, copy_row, get_copy
from mingcha.leads.rules.copies import CopyToSelf, next_state
from mingcha.regions import queries as regions

NUMBER_LOCK = 7_413
OPTIONAL = ("object_id", "source", "evidence", "lead_id", "inspection_id", "follow_up_id")


def send_copy_notice(said: Mapping[str, Any], *, region: str, ctx: Ctx) -> CopyRow:
    """Sends the form of 6.5 to another department, by platform or on paper. Raises NotFound, CopyToSelf, DepartmentUnknown.

    `said`: to_department_id, object_name, matter, facts; type, channel, feedback_needed, object_id, source, evidence, lead_id,
    inspection_id, follow_up_id where there are any. The same `id` again is the same notice.
    """
    sender = ctx.actor.department_id
    if sender is None:
        raise NotFound()
    if (known := session().get(CopyNotice, said.get("id") or "")) is not None:
        return copy_row(get_copy(known.id, frozenset({sender})), ctx.clock.today())
    to = identity.get_department(said["to_department_id"])
    if to.id == sender:
        raise CopyToSelf()
    lock(NUMBER_LOCK)
    year = ctx.clock.today().year
    last = session().scalar(select(func.max(CopyNotice.serial)).where(CopyNotice.year == year)) or 0
    number = f"CG{regions.get_profile(region).division}{year}{last + 1:04d}"
    row = CopyNotice(id=said.get("id") or ctx.ids.new(), number=number, year=year, serial=last + 1)
    row.from_department_id, row.to_department_id, row.state, row.version = sender, to.id, "sent", 1
    row.object_name, row.matter, row.facts = said["object_name"], said["matter"], said["facts"]
    row.type, row.channel = said.get("type") or "suspected_violation", said.get("channel") or "platform"
    row.feedback_needed = said.get("feedback_needed", True)
    for name in OPTIONAL:
        setattr(row, name, said.get(name) or ("" if name in ("source", "evidence") else None))
    row.sent_at, row.sent_on, row.reviewer = ctx.clock.now(), ctx.clock.today(), ctx.actor.name
    session().add(row)
    session().flush()
    write_step(("copy_notice", row.id), "send", (None, "sent"), text=row.matter, facts={"to": to.name}, ctx=ctx)
    return copy_row(row, ctx.clock.today())


def copy_lead(lead_id: str, said: Mapping[str, Any], *, region: str, ctx: Ctx) -> CopyRow:
    """A lead of another department's matter is told to it. Raises LeadStepRefused and what sending raises."""
    row = own_lead(lead_id, ctx)
    about = {"lead_id": row.id, "object_id": row.object_id, "object_name": row.object_name, "source": row.number}
    sent = send_copy_notice({**said, **about}, region=region, ctx=ctx)
    move_lead(row, "copy", text=str(said["matter"]), facts={"copy_notice": sent.number}, ctx=ctx)
    return sent


def act_on_copy(copy_id: str, act: str, *, text: str, ctx: Ctx) -> None:
    """receive, return, handle, feed_back by the receiver; accept, ask_again, withdraw by the sender.

    An accepted answer goes to the lead or the follow-up that waited for it. Raises NotFound, CopyOthersAct, CopyStepRefused.
    """
    own = identity.department_scope(ctx.actor)
    row = get_copy(copy_id, own)
    session().refresh(row, with_for_update=True)
    sender, receiver = (own is None or one in own for one in (row.from_department_id, row.to_department_id))
    target = next_state(row.state, act, sender=sender, receiver=receiver)
    before, row.state = row.state, target
    if act == "feed_back":
        row.feedback, row.fed_back_at = text, ctx.clock.now()
    row.version += 1
    write_step(("copy_notice", row.id), act, (before, target), text=text, ctx=ctx)
    if target in ("accepted", "returned"):
        _tell(row, text or row.feedback, ctx)


def remind(copy_id: str, *, text: str, ctx: Ctx) -> None:
    """The sender asks how far it is: counted and written down, without a deadline that nobody set. Raises NotFound, CopyOthersAct."""
    own = identity.department_scope(ctx.actor)
    row = get_copy(copy_id, own)
    if own is not None and row.from_department_id not in own:
        raise NotFound()
    row.reminders += 1
    row.version += 1
    write_step(
        ("copy_notice", row.id), "remind", (row.state, row.state), text=text, facts={"no": row.reminders}, ctx=ctx
    )


def _tell(row: CopyNotice, text: str, ctx: Ctx) -> None:
    """What the other department answered is the lead's outcome, and lets the follow-up go on."""
    said = row.feedback if row.state == "accepted" else f"对方部门退回：{text}"
    lead = session().get(Lead, row.lead_id) if row.lead_id else None
    if lead is not None and lead.state == "copied":
        lead.outcome = said
        move_lead(lead, "answered", text=said, facts={"copy_notice": row.number}, ctx=ctx)
    events.publish(CopyNoticeAnswered(row.id, row.follow_up_id, row.lead_id, said, ctx))
