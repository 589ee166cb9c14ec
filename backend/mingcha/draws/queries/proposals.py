"""What is proposed for a draw, by whom, and who decided?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.draws.models import Draw, Proposal
from mingcha.draws.queries.draws import check_sees, check_sees_result, find_row
from mingcha.draws.queries.outcomes import OutcomeView, outcome_view
from mingcha.draws.rules.proposals import ProposalNotFound, acts_on
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission
from mingcha.plans import queries as plans


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with names; `can` holds what the caller may do with it."""

    id: str
    draw_id: str
    state: str
    body: dict[str, Any]
    proposed_at: datetime
    proposed_by: str
    proposer: str
    decided_at: datetime | None
    decided_by: str | None
    decider: str | None
    proved_at: datetime | None
    seq: int | None
    note: str | None
    answer: str | None
    outcome: OutcomeView
    can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A proposal that waits for another person, with its draw; for the first page of the day."""

    id: str
    draw_id: str
    draw_number: str
    task_title: str
    type: str
    proposed_at: datetime
    proposer: str
    own: bool


def find_proposal(draw_id: str, proposal_id: str) -> Proposal:
    """The table row, for this capability's own use. Raises ProposalNotFound."""
    row = session().get(Proposal, proposal_id)
    if row is None or row.draw_id != draw_id:
        raise ProposalNotFound()
    return row


def find_pending(draw_id: str) -> Proposal | None:
    """The draw's proposal that waits for another person."""
    statement = select(Proposal).where(Proposal.draw_id == draw_id, Proposal.state == "pending")
    return session().scalars(statement.order_by(Proposal.id)).first()


def list_proposals(draw_id: str, *, actor: Actor) -> list[ProposalView]:
    """All, oldest first; whoever confirms for the lead office sees them before a delayed draw is revealed too. Raises DrawNotFound, ResultSealed."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    confirms = actor.can(Permission.DRAW_CONFIRM) and actor.department_id == draw.lead_department_id
    if not confirms:
        check_sees_result(draw, actor)
    statement = select(Proposal).where(Proposal.draw_id == draw_id)
    rows = session().scalars(statement.order_by(Proposal.proposed_at, Proposal.id)).all()
    people = identity.list_people_by_id({i for row in rows for i in (row.proposed_by, row.decided_by) if i})
    names = {i: person.name for i, person in people.items()}
    return [_view(draw, row, names, actor, confirms) for row in rows]


def list_waiting(*, actor: Actor) -> list[WaitingView]:
    """Proposals of the draws that the caller's department leads, oldest first."""
    statement = (
        select(Proposal, Draw)
        .join(Draw, Draw.id == Proposal.draw_id)
        .where(Proposal.state == "pending", Draw.lead_department_id == actor.department_id)
    )
    found = [(row, draw) for row, draw in session().execute(statement.order_by(Proposal.proposed_at, Proposal.id))]
    tasks = plans.list_tasks_by_id([draw.task_id for _, draw in found])
    names = identity.list_people_by_id({row.proposed_by for row, _ in found})
    return [
        WaitingView(
            row.id,
            draw.id,
            draw.number,
            tasks[draw.task_id].title,
            row.body["type"],
            row.proposed_at,
            names[row.proposed_by].name,
            row.proposed_by == actor.id,
        )
        for row, draw in found
    ]


def get_proposal(draw_id: str, proposal_id: str, *, actor: Actor) -> ProposalView:
    """One of them. Raises DrawNotFound, ResultSealed, ProposalNotFound."""
    found = [view for view in list_proposals(draw_id, actor=actor) if view.id == proposal_id]
    if not found:
        raise ProposalNotFound()
    return found[0]


def _view(draw: Draw, row: Proposal, names: dict[str, str], actor: Actor, confirms: bool) -> ProposalView:
    return ProposalView(
        row.id,
        row.draw_id,
        row.state,
        dict(row.body),
        row.proposed_at,
        row.proposed_by,
        names[row.proposed_by],
        row.decided_at,
        row.decided_by,
        names.get(row.decided_by or ""),
        row.proved_at,
        row.seq,
        row.note,
        row.answer,
        outcome_view(draw, row.body, row.outcome),
        acts_on(row.state, row.proposed_by, actor.id, confirms=confirms),
    )
