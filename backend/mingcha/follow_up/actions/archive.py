"""When is an inspection's record archived? Not while one of its follow-ups is open (S0-2.8b)."""

from __future__ import annotations

from mingcha.follow_up.events import ArchiveTakenBack
from mingcha.follow_up.models import Archive
from mingcha.follow_up.queries import list_follow_ups_of
from mingcha.follow_up.queries.closure import find_archive
from mingcha.follow_up.rules.closure import NotArchived, check_can_archive
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel import audit, events
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound


def archive_inspection(inspection_id: str, *, file_no: str, ctx: Ctx) -> None:
    """Archives an approved inspection of the caller's departments. Raises NotFound, NotAccepted, FollowUpsOpen, AlreadyArchived."""
    seen = _own(inspection_id, ctx)
    waiting = [one.kind for one in list_follow_ups_of(inspection_id) if one.state == "open"]
    check_can_archive(seen.state, waiting, find_archive(inspection_id) is not None)
    row = Archive(inspection_id=inspection_id, file_no=file_no, archived_at=ctx.clock.now(), archived_by=ctx.actor.id)
    row.archived_by_name = ctx.actor.name
    session().add(row)
    session().flush()
    audit.record(ctx, "archive_inspection", ("inspection", inspection_id), None, {"file_no": file_no})


def take_back_archive(inspection_id: str, *, reason: str, ctx: Ctx) -> None:
    """Takes an inspection out of its archive; number, day, person and the reason stay in the trail.

    Raises NotFound, NotArchived, and TaskArchived once the archive of its whole task is closed.
    """
    seen = _own(inspection_id, ctx)
    row = find_archive(inspection_id)
    if row is None:
        raise NotArchived()
    was = {"file_no": row.file_no, "archived_at": rfc3339(row.archived_at), "archived_by": row.archived_by}
    session().delete(row)
    session().flush()
    events.publish(ArchiveTakenBack(inspection_id, seen.task_id))
    audit.record(ctx, "take_back_archive", ("inspection", inspection_id), was, {"reason": reason})


def _own(inspection_id: str, ctx: Ctx) -> inspections.InspectionRow:
    seen = inspections.get_inspection(inspection_id)
    scope = identity.department_scope(ctx.actor)
    if scope is not None and seen.lead_department_id not in scope:
        raise NotFound()
    return seen
