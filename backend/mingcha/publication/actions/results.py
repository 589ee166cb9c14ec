"""How does a result get its due date, become late, and become public?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mingcha.inspections.events import InspectionApproved
from mingcha.kernel import audit
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.events import publish
from mingcha.kernel.ids import derived_id
from mingcha.publication.actions.deliveries import queue_deliveries
from mingcha.publication.actions.editions import note_change, show_edition
from mingcha.publication.events import PublicationsChanged, ResultPublished
from mingcha.publication.models import Publication
from mingcha.publication.queries import PublicationRow, get_publication, get_row, list_waiting, scope_of
from mingcha.publication.rules.basis import Basis
from mingcha.publication.rules.deadlines import SOON_WORKDAYS, WAITING, Due, State, check_can_publish, state_on
from mingcha.regions import queries as regions


def open_publication(approved: InspectionApproved, *, number: str, object_name: str, region: str, ctx: Ctx) -> None:
    """Opens the publication of an approved result with its due date by the region's clock; a second call opens nothing (S1-14a, S3A-2.3.3a)."""
    produced_on, completed_on = local_date(approved.approved_at), local_date(approved.sealed_at)
    profile = regions.get_profile(region)
    starts_on = regions.result_start(profile, result_on=produced_on, task_completed_on=completed_on) or produced_on
    due = _due(region, produced_on, completed_on)
    row: dict[str, Any] = {
        "id": derived_id(approved.inspection_id, "publication", approved.approved_at),
        "inspection_id": approved.inspection_id,
        "department_id": approved.department_id,
        "object_id": approved.object_id,
        "object_name": object_name,
        "task_id": approved.task_id,
        "number": number,
        "region": region,
        "workdays": profile.result.workdays,
        "article": profile.article("result.deadline"),
        "produced_on": produced_on,
        "completed_on": completed_on,
        "starts_on": starts_on,
        "due_on": due.on,
        "soon_on": due.soon_on,
        "provisional": due.provisional,
        "state": state_on(local_date(approved.approved_at), due).value,
        "conclusions": list(approved.conclusion),
        "opened_at": approved.approved_at,
        "marks": 0,
        "correction": {},
        "edition": 0,
        "version": 1,
    }
    if insert_ignore(Publication, [row], index_elements=["inspection_id"], returning=Publication.id):
        told = {
            "inspection": approved.inspection_id,
            "due_on": due.on.isoformat() if due.on else None,
            "provisional": due.provisional,
        }
        audit.record(ctx, "open_publication", ("publication", str(row["id"])), None, told)
        publish(PublicationsChanged((approved.inspection_id,)))


def mark_deadline(publication_id: str, *, today: date, ctx: Ctx) -> str | None:
    """Gives a waiting result the state its dates say on `today`. The new state, or None if nothing changed."""
    row = session().get(Publication, publication_id)
    if row is None or State(row.state) not in WAITING:
        return None
    state = state_on(today, Due(row.due_on, row.soon_on)).value
    if state == row.state:
        return None
    before = {"state": row.state}
    row.state = state
    row.marks += 1
    after = {"state": state, "due_on": row.due_on.isoformat() if row.due_on else None, "on": today.isoformat()}
    audit.record(ctx, f"mark_{state}", ("publication", row.id), before, after)
    session().flush()
    return state


def recount_due_dates(*, ctx: Ctx) -> int:
    """Counts the waiting results' dates again with today's calendar; returns how many moved. For a newly entered year."""
    moved = []
    for row in list_waiting():
        due = _due(row.region, row.produced_on, row.completed_on)
        if (due.on, due.soon_on, due.provisional) == (row.due_on, row.soon_on, row.provisional):
            continue
        before = {"due_on": row.due_on.isoformat() if row.due_on else None, "provisional": row.provisional}
        row.due_on, row.soon_on, row.provisional = due.on, due.soon_on, due.provisional
        row.version += 1
        after = {"due_on": due.on.isoformat() if due.on else None, "provisional": due.provisional}
        audit.record(ctx, "recount_due_date", ("publication", row.id), before, after)
        moved.append(row.inspection_id)
    session().flush()
    publish(PublicationsChanged(tuple(moved)))
    return len(moved)


def publish_result(publication_id: str, *, ctx: Ctx) -> PublicationRow:
    """Writes the snapshot that the portal shows, ends the clock and queues the channels (S0-2.6b, S0-2.6a).

    What was withheld or withdrawn is published again by the same act. Raises NotFound, AlreadyPublished, PersonalDataStopped.
    """
    row = get_publication(publication_id, scope_of(ctx.actor))
    check_can_publish(row.state, local_date(row.published_at) if row.published_at else None)
    now, today, before = ctx.clock.now(), ctx.clock.today(), {"state": row.state}
    again = row.state in (State.WITHHELD.value, State.WITHDRAWN.value)
    show_edition(row, ctx=ctx)
    if again:
        note_change(row, "republished", Basis("", "", "重新公示"), ctx=ctx)
    row.state, row.published_by = State.PUBLISHED.value, ctx.actor.id
    row.published_at = row.published_at or now
    row.version += 1
    queue_deliveries(row, "amend" if again else "publish", ctx=ctx)
    after = {
        "state": row.state,
        "published_on": today.isoformat(),
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }
    audit.record(ctx, "publish_result", ("publication", row.id), before, after)
    session().flush()
    publish(ResultPublished(row.id, row.inspection_id, row.object_id, row.department_id, today, row.due_on))
    return get_row(row, today)


def _due(region: str, produced_on: date, completed_on: date) -> Due:
    """The due date and the day five working days before it; nothing where the region gives no number."""
    calendar = regions.get_calendar()
    found = regions.result_due(
        regions.get_profile(region), calendar, result_on=produced_on, task_completed_on=completed_on
    )
    if found is None:
        return Due(None, None)
    return Due(found.on, _soon_on(found.on, calendar), found.provisional)


def _soon_on(due_on: date, calendar: regions.WorkdayCalendar) -> date:
    """The first day with at most five working days left."""
    day, left = due_on, 0
    while True:
        left += regions.is_workday(day, calendar)
        if left > SOON_WORKDAYS:
            return day
        day -= timedelta(days=1)
