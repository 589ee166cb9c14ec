"""Which copy notices were sent and received, how old are they, and how many? (S3A-2.5)"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from mingcha.identity import queries as identity
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, each, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.leads.models import CopyNotice
from mingcha.leads.queries.leads import StepRow, lead_scope, list_steps
from mingcha.leads.rules.copies import OPEN, acts_open, age_days


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy notice with the fields of records-and-states 6.5; `age` is in calendar days since it was sent, while it is open."""

    id: str
    number: str
    year: int
    serial: int
    from_department_id: str
    to_department_id: str
    type: str
    channel: str
    state: str
    object_id: str | None
    object_name: str
    matter: str
    source: str
    facts: str
    evidence: str
    feedback_needed: bool
    sent_at: datetime
    sent_on: date
    reviewer: str
    feedback: str
    fed_back_at: datetime | None
    reminders: int
    lead_id: str | None
    inspection_id: str | None
    follow_up_id: str | None
    version: int
    age: int


@dataclass(frozen=True, slots=True)
class CopyView:
    """A copy notice with its timeline and the acts open to the reader."""

    row: CopyRow
    sender: str
    receiver: str
    steps: list[StepRow]
    can: list[str]


_NAMES = [name for name in CopyRow.__slots__ if name != "age"]
_COLUMNS = [getattr(CopyNotice, name) for name in _NAMES]


def copy_row(row: CopyNotice, today: date) -> CopyRow:
    """The row as it is shown on `today`."""
    return CopyRow(**{name: getattr(row, name) for name in _NAMES}, age=_age(row.sent_on, row.fed_back_at, today))


def _age(sent_on: date, fed_back_at: datetime | None, today: date) -> int:
    return age_days(sent_on, local_date(fed_back_at) if fed_back_at else today)


def list_copies(
    *,
    scope: frozenset[str] | None,
    today: date,
    box: str = "in",
    open_only: bool = False,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[CopyRow]:
    """A page of the notices received (`in`) or sent (`out`) by the departments in `scope`, the oldest first."""
    side = CopyNotice.to_department_id if box == "in" else CopyNotice.from_department_id
    parts = each((side, scope), (CopyNotice.state, OPEN if open_only else None))
    page = page_of(select(*_COLUMNS), key=(CopyNotice.id,), cursor=cursor, limit=limit, parts=parts)
    rows = [CopyRow(**row._asdict(), age=_age(row.sent_on, row.fed_back_at, today)) for row in page.items]
    return Page(rows, page.next)


def get_copy(copy_id: str, scope: frozenset[str] | None) -> CopyNotice:
    """The row itself, for a change: of the sender or the receiver. Raises NotFound for anybody else."""
    row = session().get(CopyNotice, copy_id)
    if row is None or (scope is not None and not {row.from_department_id, row.to_department_id} & scope):
        raise NotFound()
    return row


def get_copy_view(copy_id: str, actor: Actor, today: date) -> CopyView:
    """The notice for whoever may read it. Raises NotFound."""
    row = get_copy(copy_id, lead_scope(actor))
    names = {one.id: one.name for one in identity.list_departments()}
    own = identity.department_scope(actor)
    may = actor.can(Permission.LEAD_WRITE)
    sender, receiver = (own is not None and one in own for one in (row.from_department_id, row.to_department_id))
    return CopyView(
        row=copy_row(row, today),
        sender=names.get(row.from_department_id, ""),
        receiver=names.get(row.to_department_id, ""),
        steps=list_steps(row.id),
        can=acts_open(row.state, sender=sender, receiver=receiver) if may else [],
    )


def list_copies_of(*, lead_id: str | None = None, follow_up_id: str | None = None, today: date) -> list[CopyRow]:
    """The notices that one lead or one follow-up led to, the oldest first."""
    about = CopyNotice.lead_id == lead_id if lead_id else CopyNotice.follow_up_id == follow_up_id
    rows = session().execute(select(*_COLUMNS).where(about).order_by(CopyNotice.id))
    return [CopyRow(**row._asdict(), age=_age(row.sent_on, row.fed_back_at, today)) for row in rows]


def list_awaiting_feedback() -> list[CopyNotice]:
    """Notices whose sender asked for an answer that has not come yet, the oldest first; the open ones are few."""
    open_ones = CopyNotice.state.in_(("sent", "received", "handled"))
    statement = select(CopyNotice).where(open_ones, CopyNotice.feedback_needed)
    return list(session().scalars(statement.order_by(CopyNotice.sent_on, CopyNotice.id)))


def count_received(scope: frozenset[str] | None) -> int:
    """How many notices wait for the departments in `scope` to receive or handle them."""
    statement = (
        select(func.count()).select_from(CopyNotice).where(CopyNotice.state.in_(("sent", "received", "handled")))
    )
    if scope is not None:
        statement = statement.where(CopyNotice.to_department_id.in_(sorted(scope)))
    return int(session().execute(statement).scalar_one())


def count_copies(scope: frozenset[str] | None) -> dict[str, int]:
    """{state: notices that the departments in `scope` (None: all) sent or received}; what one of them sent to another is counted once."""
    sent_by, sent_to = CopyNotice.from_department_id, CopyNotice.to_department_id
    sent, received = (_alike(sent_by, sent_to, CopyNotice.state), _alike(sent_to, CopyNotice.state))
    found: Counter[str] = Counter()
    if scope is not None:
        sent, received = sent.where(sent_by.in_(sorted(scope))), received.where(sent_to.in_(sorted(scope)))
        for _, state, number in session().execute(received):
            found[state] += int(number)
    for _, to, state, number in session().execute(sent):
        found[state] += int(number) if scope is None or to not in scope else 0
    return {state: number for state, number in sorted(found.items()) if number}


def _alike(*columns: Any) -> Select[Any]:
    """How many notices are alike in these columns, which an index begins with."""
    return select(*columns, func.count()).group_by(*columns)
