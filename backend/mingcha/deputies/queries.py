"""Who stands in for whom today, and who did or will?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from mingcha.deputies.models import Deputyship
from mingcha.deputies.rules import Span, state_on
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.permission import Permission, Role, permissions_of
from mingcha.kernel.standin import StandIn

__all__ = [
    "DeputyRow",
    "StandIn",
    "list_deputies",
    "list_pairs",
    "list_reviewers",
    "list_spans",
    "list_standing",
    "may_name",
]
MANY = 200


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """A deputyship as the desk shows it; `own` where the reader is one of the two, `can` holds `end` while it may be ended by them."""

    id: str
    person_id: str
    person: str
    deputy_id: str
    deputy: str
    department: str
    from_on: date
    to_on: date
    reason: str
    state: str
    named_at: datetime
    named_by_name: str
    ended_at: datetime | None
    ended_by_name: str | None
    own: bool
    can: list[str]


def list_standing(actor: Actor, on: date) -> tuple[StandIn, ...]:
    """In whose place the actor reviews on the day: those who still are reviewers, the first named in front."""
    if not actor.can(Permission.INSPECTION_REVIEW) or actor.is_system:
        return ()
    rows = (
        session()
        .execute(
            select(Deputyship.id, Deputyship.person_id, Deputyship.to_on)
            .where(Deputyship.deputy_id == actor.id, Deputyship.to_on >= on, Deputyship.from_on <= on)
            .where(Deputyship.ended_at.is_(None))
            .order_by(Deputyship.named_at, Deputyship.id)
        )
        .all()
    )
    people = identity.list_people_by_id({row.person_id for row in rows}) if rows else {}
    return tuple(
        StandIn(row.id, row.person_id, people[row.person_id].name, people[row.person_id].department_id, row.to_on)
        for row in rows
        if may_review(people[row.person_id])
    )


def may_review(person: identity.PersonView) -> bool:
    """True for an active reviewer."""
    return not person.disabled and Permission.INSPECTION_REVIEW in permissions_of(person.roles)


def list_pairs(on: date) -> list[tuple[str, str]]:
    """(who is away, who stands in) on the day, for the notices."""
    rows = select(Deputyship.person_id, Deputyship.deputy_id).where(Deputyship.to_on >= on, Deputyship.from_on <= on)
    found = session().execute(rows.where(Deputyship.ended_at.is_(None)).order_by(Deputyship.id))
    return [(row.person_id, row.deputy_id) for row in found]


def list_spans(people: Collection[str], since: date) -> list[Span]:
    """What was named for these people and is not over on `since`."""
    rows = session().scalars(
        select(Deputyship)
        .where(Deputyship.person_id.in_(list(people)), Deputyship.to_on >= since, Deputyship.ended_at.is_(None))
        .order_by(Deputyship.from_on, Deputyship.id)
    )
    return [Span(row.person_id, row.deputy_id, row.from_on, row.to_on) for row in rows]


def may_name(actor: Actor, person: identity.PersonView) -> bool:
    """Everybody for themselves; a reviewer for those of their own department and of those below it."""
    scope = identity.department_scope(actor)
    return person.id == actor.id or scope is None or person.department_id in scope


def list_reviewers() -> list[identity.PersonView]:
    """Everybody active who may review, by name."""
    found: list[identity.PersonView] = []
    cursor = None
    while True:
        page = identity.list_people(role=Role.SUPERVISOR.value, cursor=cursor, limit=MANY)
        found += [person for person in page.items if may_review(person)]
        cursor = page.next
        if cursor is None:
            return found


def list_deputies(
    actor: Actor, *, today: date, own: bool = False, cursor: str | None = None, limit: int = LIMIT
) -> Page[DeputyRow]:
    """Deputyships of the actor's departments and their own, the latest days first; `own` only those in which they are one of the two."""
    mine = or_(Deputyship.person_id == actor.id, Deputyship.deputy_id == actor.id)
    scope = identity.department_scope(actor)
    statement = select(Deputyship)
    if own:
        statement = statement.where(mine)
    elif scope is not None:
        statement = statement.where(or_(Deputyship.department_id.in_(sorted(scope)), mine))
    key = (Deputyship.from_on, Deputyship.id)
    page = page_of(statement, key=key, cursor=cursor, limit=limit, descending=True)
    people = identity.list_people_by_id({id_ for row in page.items for id_ in (row.person_id, row.deputy_id)})
    names = {one.id: one.name for one in identity.list_departments()}
    return Page([_row(row, people, names, actor, today) for row in page.items], page.next)


def _row(
    row: Deputyship, people: dict[str, identity.PersonView], names: dict[str, str], actor: Actor, today: date
) -> DeputyRow:
    state = state_on(row.from_on, row.to_on, row.ended_at is not None, today)
    open_ = state in ("coming", "running") and may_name(actor, people[row.person_id])
    return DeputyRow(
        row.id, row.person_id, people[row.person_id].name, row.deputy_id, people[row.deputy_id].name,
        names.get(row.department_id, ""), row.from_on, row.to_on, row.reason, state, row.named_at, row.named_by_name,
        row.ended_at, row.ended_by_name, actor.id in (row.person_id, row.deputy_id), ["end"] if open_ else [],
    )  # fmt: skip
