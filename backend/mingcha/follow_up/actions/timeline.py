"""How is a step written down? One row in the timeline and one entry of the audit trail; nothing of it is ever changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from mingcha.follow_up.models import Step
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session


def write_step(
    subject: tuple[str, str], step: str, stage: tuple[str, str], *, text: str, facts: dict[str, Any], ctx: Ctx
) -> None:
    """Adds the step after the last one; `subject` is (kind for the audit trail, id), `stage` is (before, after)."""
    kind, subject_id = subject
    last = session().scalar(select(func.max(Step.no)).where(Step.subject_id == subject_id)) or 0
    row = Step(id=ctx.ids.new(), subject_id=subject_id, no=last + 1, step=step, stage=stage[1], at=ctx.clock.now())
    row.by_id, row.by_name, row.department_id = ctx.actor.id, ctx.actor.name, ctx.actor.department_id
    row.text, row.facts = text, facts
    session().add(row)
    session().flush()
    told = {"stage": stage[1], "no": row.no, "text": text, **facts}
    audit.record(ctx, f"{step}_{kind}", (kind, subject_id), {"stage": stage[0]}, told)
