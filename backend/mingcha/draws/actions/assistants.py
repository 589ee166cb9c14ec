"""How do experts and third parties come to stand beside a team? Never in a seat: teams, loads and events do not know them."""

from __future__ import annotations

from mingcha.draws.models import Draw, DrawAssistant
from mingcha.draws.queries.assistants import find_assigned_row, find_attached
from mingcha.draws.queries.draws import find_row
from mingcha.draws.rules.assistants import AssistantAttached, VisitNotOpen, check_can_help, check_is_open
from mingcha.draws.rules.states import check_can_run
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers


def attach_assistant(
    attachment_id: str,
    draw_id: str,
    object_id: str,
    *,
    assistant_id: str,
    role: str,
    reason: str,
    no_interest: bool,
    interest: str,
    region: str,
    ctx: Ctx,
) -> DrawAssistant:
    """Attaches one to the visit of a drawn object, with their declaration about interests (S0-2.3f).

    Raises DrawNotFound, VisitNotOpen, DrawEndedForHelp, AssistantNotFound, AssistantRetired, AssistantInterested,
    AssistantRoleRefused (C8), AssistantAttached.
    """
    _run(draw_id, object_id, ctx)
    who, profile = registers.get_active_assistant(assistant_id), regions.get_profile(region)
    article = profile.article("third_party.role")
    check_can_help(who.kind, role, profile.inspector.third_party, article=article, interested=not no_interest)
    if find_attached(draw_id, object_id, assistant_id) is not None:
        raise AssistantAttached()
    words = {name: getattr(who, name) for name in ("kind", "name", "organisation", "qualification")}
    row = DrawAssistant(id=attachment_id, draw_id=draw_id, object_id=object_id, assistant_id=who.id, role=role, **words)
    row.reason, row.interest = reason.strip(), interest.strip()
    row.attached_at, row.attached_by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    after = {"assistant": who.id, "object": object_id, "role": role, "reason": row.reason}
    audit.record(ctx, "attach_assistant", ("draw", draw_id), None, after)
    session().flush()
    return row


def release_assistant(draw_id: str, object_id: str, attachment_id: str, *, reason: str, ctx: Ctx) -> DrawAssistant:
    """Ends an attachment with a reason; it stays on record. Raises DrawNotFound, VisitNotOpen, DrawEndedForHelp."""
    _run(draw_id, object_id, ctx)
    row = session().get(DrawAssistant, attachment_id, populate_existing=True)
    if row is None or (row.draw_id, row.object_id) != (draw_id, object_id):
        raise VisitNotOpen()
    if row.released_at is None:
        row.released_at, row.release_reason = ctx.clock.now(), reason.strip()
        after = {"assistant": row.assistant_id, "object": object_id, "reason": row.release_reason}
        audit.record(ctx, "release_assistant", ("draw", draw_id), None, after)
        session().flush()
    return row


def _run(draw_id: str, object_id: str, ctx: Ctx) -> Draw:
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    check_is_open(draw.state)
    find_assigned_row(draw_id, object_id)
    return draw
