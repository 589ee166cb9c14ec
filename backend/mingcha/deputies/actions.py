"""How is a deputy named, and how does it end before its last day?"""

from __future__ import annotations

from datetime import date

from mingcha.deputies import queries
from mingcha.deputies.models import Deputyship
from mingcha.deputies.rules import (
    DeputyAway,
    DeputyCannotReview,
    DeputyEnded,
    DeputyOverlap,
    Span,
    check_span,
    find_overlap,
    state_on,
)
from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.problem import NotFound

NAMING_LOCK = 7_421


def name_deputy(
    *, ctx: Ctx, id: str, person_id: str, deputy_id: str, from_on: date, to_on: date, reason: str
) -> Deputyship:
    """Names who reviews in somebody's place from the first to the last day (issue E 4: deputies while away).

    For oneself, or by a reviewer of the same department or of an office above it. Raises NotFound, DeputySelf, DeputyDates,
    DeputyCannotReview, DeputyOverlap, DeputyAway.
    """
    people = identity.list_people_by_id({person_id, deputy_id})
    if len(people) < len({person_id, deputy_id}) or not queries.may_name(ctx.actor, people[person_id]):
        raise NotFound()
    wanted, today = Span(person_id, deputy_id, from_on, to_on), ctx.clock.today()
    check_span(wanted, today)
    for one in (people[person_id], people[deputy_id]):
        if not queries.may_review(one):
            raise DeputyCannotReview(name=one.name)
    lock(NAMING_LOCK)
    met = find_overlap(wanted, queries.list_spans([person_id, deputy_id], today))
    if met is not None:
        _refuse(met, person_id, people[person_id].name, people[deputy_id].name)
    row = Deputyship(id=id, person_id=person_id, deputy_id=deputy_id, from_on=from_on, to_on=to_on, reason=reason)
    row.department_id, row.named_at = people[person_id].department_id, ctx.clock.now()
    row.named_by, row.named_by_name = ctx.actor.id, ctx.actor.name
    session().add(row)
    session().flush()
    told = {"for": person_id, "deputy": deputy_id, "from": from_on.isoformat(), "to": to_on.isoformat()}
    audit.record(ctx, "name_deputy", ("deputyship", id), None, {**told, "reason": reason})
    return row


def _refuse(met: Span, person_id: str, person: str, deputy: str) -> None:
    if met.person_id != person_id:
        raise DeputyAway(deputy=deputy, since=met.from_on, until=met.to_on)
    taken = identity.get_person(met.deputy_id).name
    raise DeputyOverlap(name=person, deputy=taken, since=met.from_on, until=met.to_on)


def end_deputyship(deputyship_id: str, *, ctx: Ctx) -> Deputyship:
    """Ends it now; what was decided in it stays as it was decided. Raises NotFound, DeputyEnded."""
    row = session().get(Deputyship, deputyship_id, with_for_update=True)
    if row is None or not queries.may_name(ctx.actor, identity.get_person(row.person_id)):
        raise NotFound()
    if state_on(row.from_on, row.to_on, row.ended_at is not None, ctx.clock.today()) not in ("coming", "running"):
        raise DeputyEnded()
    row.ended_at, row.ended_by_name = ctx.clock.now(), ctx.actor.name
    session().flush()
    audit.record(ctx, "end_deputyship", ("deputyship", row.id), {"to": row.to_on.isoformat()}, {"ended": True})
    return row
