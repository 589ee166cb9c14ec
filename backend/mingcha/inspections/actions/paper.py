"""How does a supervisor agree to a result that is registered more than ten days late? (issue C, 7)"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mingcha.inspections.models import Inspection, Seat
from mingcha.inspections.rules.paper_problems import ConsentState
from mingcha.inspections.rules.problems import ReviewOwn
from mingcha.inspections.rules.states import OPEN
from mingcha.kernel import audit
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound


def consent_to_late_registration(inspection_id: str, *, reason: str, ctx: Ctx) -> dict[str, Any]:
    """Records who agreed, when and why; a seal that waited for it is judged again with the next events.

    Raises NotFound (another department's), ReviewOwn (was on the team), ConsentState (sealed, cancelled, or given already).
    """
    statement = select(Inspection).where(Inspection.id == inspection_id).with_for_update()
    row = session().execute(statement, execution_options={"populate_existing": True}).scalar_one_or_none()
    if row is None or row.lead_department_id != ctx.actor.department_id:
        raise NotFound()
    team = set(session().execute(select(Seat.inspector_id).where(Seat.inspection_id == row.id)).scalars())
    if ctx.actor.id in team:
        raise ReviewOwn()
    if row.state not in OPEN or row.late_consent is not None:
        raise ConsentState()
    consent = {"by": ctx.actor.id, "name": ctx.actor.name, "at": rfc3339(ctx.clock.now()), "reason": reason}
    row.late_consent = consent
    row.version += 1
    audit.record(ctx, "consent_to_late_registration", ("inspection", row.id), None, consent)
    return consent
