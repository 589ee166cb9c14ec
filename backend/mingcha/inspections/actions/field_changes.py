"""How does a recusal or a closed door from the phone reach the draw? Kept with the record, then proposed there for a second person."""

from __future__ import annotations

from sqlalchemy import select

from mingcha.draws.actions import ProposalPending, propose_from_field
from mingcha.inspections.events import FieldChangeTold
from mingcha.inspections.models import FieldChange, Inspection
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.problem import Problem

WAITING = 200


def keep_field_change(event: FieldChangeTold) -> None:
    """Writes it down in the transaction of its event; the same event again changes nothing."""
    values = {
        "id": event.id,
        "inspection_id": event.inspection_id,
        "type": event.type,
        "reason": event.reason,
        "person_id": event.person_id,
        "text": event.text,
        "evidence": event.evidence,
        "reported_by": event.reported_by,
        "reported_at": event.reported_at,
        "state": "waiting",
    }
    insert_ignore(FieldChange, [values], index_elements=["id"], returning=FieldChange.id)


def list_waiting_changes() -> list[str]:
    """Ids of those not yet proposed, oldest first."""
    statement = select(FieldChange.id).where(FieldChange.state == "waiting")
    return list(session().scalars(statement.order_by(FieldChange.reported_at, FieldChange.id).limit(WAITING)))


def propose_field_change(change_id: str, *, ctx: Ctx) -> str:
    """Proposes one on its draw in the name of whoever reported it; the state it has now.

    It goes on waiting while the draw has a proposal under way; what the draw's rules refuse is kept as refused, with the code.
    """
    row = session().get_one(FieldChange, change_id, with_for_update=True)
    if row.state != "waiting":
        return row.state
    visit = session().get_one(Inspection, row.inspection_id)
    try:
        with session().begin_nested():
            row.proposal_id = propose_from_field(
                ctx.ids.new(),
                visit.draw_id,
                ctx=ctx,
                type=row.type,
                reason=row.reason,
                object_id=visit.object_id,
                person_id=row.person_id,
                note=row.text,
                evidence=row.evidence,
                proposed_by=row.reported_by,
            ).id
        row.state = "proposed"
    except ProposalPending:
        return "waiting"
    except Problem as problem:
        row.state, row.refusal = "refused", problem.code
    after = {"change": row.id, "state": row.state, "refusal": row.refusal}
    audit.record(ctx, "propose_field_change", ("inspection", row.inspection_id), None, after)
    session().flush()
    return row.state
