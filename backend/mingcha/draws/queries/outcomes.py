"""What comes of an event, in words that a person can judge: who leaves, who steps in, who goes there then?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mingcha.draws.models import Draw, DrawRow
from mingcha.draws.queries.draws import SeatView, find_row, people_of
from mingcha.draws.queries.files import object_ids
from mingcha.draws.rules.problems import WrongDrawState
from mingcha.draws.rules.seating import EMPTY
from mingcha.draws.rules.states import check_can_run
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.registers import queries as registers

REPLACE = "REPLACE"


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The event's object, whoever leaves, the business that replaces it, the team afterwards, empty seats of the whole draw.

    `exhausted`: the stratum's reserve has nobody left; then the object goes without a replacement.
    """

    object: str | None
    leaves: str | None
    replacement: str | None
    exhausted: bool
    team: tuple[SeatView, ...]
    short: int | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """An inspector of the draw's frozen list, for a direct assignment."""

    pseudonym: str
    name: str
    department: str


def outcome_view(draw: Draw, body: Mapping[str, Any], outcome: Mapping[str, Any] | None) -> OutcomeView:
    """Names for what was tried; `outcome` is {new, team, short} or None where nothing is computed."""
    found = outcome or {"new": None, "team": [], "short": None}
    names = _names(draw.id, [*found["team"], str(body.get("inspector", ""))])
    replaces = body["type"] == REPLACE
    new = str(found["new"] or "") if replaces else ""
    things = _objects(draw.id, [str(body.get("entity", "")), new])
    return OutcomeView(
        object=things.get(str(body.get("entity", ""))),
        leaves=names.get(str(body.get("inspector", "")), (None, None))[1],
        replacement=things.get(new),
        exhausted=replaces and new == EMPTY,
        team=tuple(_seat(k, who, names) for k, who in enumerate(found["team"], 1)),
        short=found["short"],
    )


def list_candidates(draw_id: str, *, actor: Actor) -> list[CandidateView]:
    """Everybody on the draw's frozen list of inspectors, for the office that runs it. Raises DrawNotFound, WrongDrawState."""
    draw = find_row(draw_id)
    check_can_run(actor.department_id, draw.lead_department_id)
    if draw.commit is None:
        raise WrongDrawState(state=draw.state, needed="frozen")
    people = people_of(draw_id)
    known = registers.list_inspectors_by_id(list(people.values()))
    offices = identity.list_departments_by_id({one.department_id for one in known.values()})
    rows = [
        CandidateView(who, known[i].name, offices[known[i].department_id].name)
        for who, i in people.items()
        if i in known
    ]
    return sorted(rows, key=lambda one: (one.department, one.name, one.pseudonym))


def _names(draw_id: str, pseudonyms: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    """{pseudonym: (person id, name)}."""
    people = people_of(draw_id)
    wanted = {who: people[who] for who in pseudonyms if who in people}
    names = identity.list_people_by_id(set(wanted.values()))
    return {who: (i, names[i].name) for who, i in wanted.items()}


def _seat(seat: int, who: str, names: Mapping[str, tuple[str | None, str | None]]) -> SeatView:
    person, name = names.get(who, (None, None))
    return SeatView(seat, None if who == EMPTY else who, person, name)


def _objects(draw_id: str, codes: Sequence[str]) -> dict[str, str]:
    """{id in the draw: name}; a business of the reserve has no row yet, so the frozen map is asked."""
    wanted = {code for code in codes if code and code != EMPTY}
    statement = select(DrawRow.code, DrawRow.object_id).where(DrawRow.draw_id == draw_id, DrawRow.code.in_(wanted))
    ids = {code: object_id for code, object_id in session().execute(statement.order_by(DrawRow.code))}
    if wanted - set(ids):
        ids |= object_ids(draw_id, wanted - set(ids))
    things = registers.list_objects_by_id(list(ids.values()))
    return {code: things[i].name for code, i in ids.items()}
