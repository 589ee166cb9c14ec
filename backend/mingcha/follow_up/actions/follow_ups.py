"""How is a follow-up opened and closed?"""

from __future__ import annotations

from mingcha.follow_up.models import FollowUp
from mingcha.follow_up.queries import FollowUpRow, get_follow_up
from mingcha.follow_up.rules import check_can_close, follow_ups_of
from mingcha.identity import queries as identity
from mingcha.inspections.events import InspectionApproved
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.ids import derived_id


def open_follow_ups(approved: InspectionApproved, *, number: str, object_name: str, ctx: Ctx) -> list[str]:
    """Opens what the conclusions call for; a second call opens nothing (7.9). Returns the kinds that were new."""
    opened = []
    for kind in follow_ups_of(approved.conclusion):
        row = {
            "id": derived_id(approved.inspection_id, kind, approved.approved_at),
            "inspection_id": approved.inspection_id,
            "department_id": approved.department_id,
            "object_id": approved.object_id,
            "object_name": object_name,
            "number": number,
            "kind": kind,
            "state": "open",
            "opened_at": approved.approved_at,
            "close_reason": "",
            "version": 1,
        }
        if insert_ignore(FollowUp, [row], index_elements=["inspection_id", "kind"], returning=FollowUp.id):
            audit.record(
                ctx,
                "open_follow_up",
                ("follow_up", str(row["id"])),
                None,
                {"inspection": approved.inspection_id, "kind": kind},
            )
            opened.append(kind)
    return opened


def close_follow_up(follow_up_id: str, *, reason: str, ctx: Ctx) -> FollowUpRow:
    """Closes an open follow-up with what was done. Raises NotFound or FollowUpClosed."""
    row = get_follow_up(follow_up_id, identity.department_scope(ctx.actor))
    check_can_close(row.state)
    row.state, row.close_reason = "closed", reason
    row.closed_at, row.closed_by = ctx.clock.now(), ctx.actor.id
    row.version += 1
    audit.record(
        ctx, "close_follow_up", ("follow_up", row.id), {"state": "open"}, {"state": "closed", "reason": reason}
    )
    session().flush()
    return FollowUpRow(**{name: getattr(row, name) for name in FollowUpRow.__slots__})
