"""How is a step of a lead or a copy notice written down? One row and one entry of the audit trail; never changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.leads.models import LeadStep


def write_step(
    subject: tuple[str, str],
    step: str,
    state: tuple[str | None, str],
    *,
    text: str,
    facts: dict[str, Any] | None = None,
    ctx: Ctx,
) -> None:
    """Adds the step after the last one; `subject` is (kind for the audit trail, id), `state` is (before, after)."""
    kind, subject_id = subject
    last = session().scalar(select(func.max(LeadStep.no)).where(LeadStep.subject_id == subject_id)) or 0
    row = LeadStep(id=ctx.ids.new(), subject_id=subject_id, no=last + 1, step=step, state=state[1], at=ctx.clock.now())
    row.by_name, row.department_id, row.text, row.facts = ctx.actor.name, ctx.actor.department_id, text, facts or {}
    session().add(row)
    session().flush()
    before = {"state": state[0]} if state[0] else None
    audit.record(ctx, f"{step}_{kind}", (kind, subject_id), before, {"state": state[1], **row.facts})
