"""How does a colleague take a visit over when an inspector falls ill? The seat changes hands; nothing recorded is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from mingcha.identity.queries import list_certificates_by_person, list_people_by_id
from mingcha.inspections.events import InspectionsChanged
from mingcha.inspections.models import HandOver, Inspection, Seat
from mingcha.inspections.queries.lists import list_leads_of
from mingcha.inspections.queries.visits import lock_visits, member_of
from mingcha.inspections.rules.hand_over import check_can_hand_over, check_hand_over
from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.transparency import actions as log


@dataclass(frozen=True, slots=True)
class Said:
    """Why, by whom and when it was said; `event_id` if a phone said it offline."""

    reason: str
    text: str
    by: str
    at: datetime
    event_id: str | None = None


def hand_over(inspection_id: str, *, leaves: str, joins: str, reason: str, text: str, ctx: Ctx) -> None:
    """Gives an inspector's seat to a colleague (issue 4, item 6).

    Raises NotFound (neither on the team nor a supervisor of the leading department) or HandOverNotPossible.
    """
    lead = session().execute(select(Inspection.lead_department_id).where(Inspection.id == inspection_id)).scalar()
    visit = lock_visits([inspection_id]).get(inspection_id)
    if lead is None or visit is None:
        raise NotFound()
    supervises = ctx.actor.can(Permission.INSPECTION_REVIEW) and ctx.actor.department_id == lead
    check_can_hand_over(ctx.actor.id, visit.team, supervises)
    check_hand_over(visit.state, visit.team, leaves, member_of(joins), ctx.clock.today())
    move_seat(inspection_id, leaves, joins, Said(reason, text, ctx.actor.id, ctx.clock.now()), ctx=ctx)


def move_seat(inspection_id: str, leaves: str, joins: str, said: Said, *, ctx: Ctx) -> None:
    """Writes the hand-over and the seat's new holder, with their certificate of the day."""
    where = (Seat.inspection_id == inspection_id, Seat.inspector_id == leaves)
    left = session().execute(select(Seat.name).where(*where)).scalar_one()
    person = list_people_by_id([joins])[joins]
    certificate = next(iter(list_certificates_by_person([joins])[joins]))
    values = {
        "inspector_id": joins,
        "name": person.name,
        "department_id": person.department_id,
        "department": person.department_name,
        "certificate_no": certificate.number,
        "valid_to": certificate.valid_to,
        "guest": person.department_id != list_leads_of([inspection_id])[inspection_id].department_id,
    }
    session().execute(update(Seat).where(*where).values(values))
    row = HandOver(
        id=ctx.ids.new(),
        inspection_id=inspection_id,
        leaves_id=leaves,
        leaves_name=left,
        joins_id=joins,
        joins_name=person.name,
        reason=said.reason,
        text=said.text,
        at=said.at,
        said_by=said.by,
        event_id=said.event_id,
    )
    session().add(row)
    session().execute(update(Inspection).where(Inspection.id == inspection_id).values(version=Inspection.version + 1))
    after = {"leaves": leaves, "joins": joins, "reason": said.reason}
    seat = {"person": joins, "certificate_no": certificate.number, "valid_to": certificate.valid_to.isoformat()}
    log.append_fact("visit.team", inspection_id, {"leaves": leaves, "joins": seat, "reason": said.reason}, ctx=ctx)
    audit.record(ctx, "hand_over_visit", ("inspection", inspection_id), None, after)
    events.publish(InspectionsChanged((inspection_id,)))
