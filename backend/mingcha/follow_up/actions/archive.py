"""When is an inspection's record archived? Not while one of its follow-ups is open (S0-2.8b)."""

from __future__ import annotations

from mingcha.follow_up.models import Archive
from mingcha.follow_up.queries import list_follow_ups_of
from mingcha.follow_up.queries.closure import find_archive
from mingcha.follow_up.rules.closure import check_can_archive
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound


def archive_inspection(inspection_id: str, *, file_no: str, ctx: Ctx) -> None:
    """Archives an approved inspection of the caller's departments. Raises NotFound, NotAccepted, FollowUpsOpen, AlreadyArchived."""
    seen = inspections.get_inspection(inspection_id)
    scope = identity.department_scope(ctx.actor)
    if scope is not None and seen.lead_department_id not in scope:
        raise NotFound()
    waiting = [one.kind for one in list_follow_ups_of(inspection_id) if one.state == "open"]
    check_can_archive(seen.state, waiting, find_archive(inspection_id) is not None)
    row = Archive(inspection_id=inspection_id, file_no=file_no, archived_at=ctx.clock.now(), archived_by=ctx.actor.id)
    row.archived_by_name = ctx.actor.name
    session().add(row)
    session().flush()
    audit.record(ctx, "archive_inspection", ("inspection", inspection_id), None, {"file_no": file_no})
