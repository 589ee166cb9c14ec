"""How does an obligation open, change its state, and become a recorded fact when something is missing? Each fact once, whoever looks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update

from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.inspections.events import OpenedVisit
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.ids import derived_id
from mingcha.obligations.models import MissingWork, Obligation
from mingcha.obligations.queries import Lost, get_obligation, progress_of
from mingcha.obligations.rules import (
    CLOSED,
    EXCUSED,
    OPENED,
    OVERDUE,
    Gap,
    How,
    Kind,
    State,
    check_can_excuse,
    gaps_of,
    state_of,
)
from mingcha.transparency import actions as log

CHUNK = 500


def open_obligations(visits: Sequence[OpenedVisit], *, ctx: Ctx) -> int:
    """Opens one for each visit that has none, with its leaf, in the transaction of the assignment; how many were new (S1-20a)."""
    now, opened = ctx.clock.now(), 0
    for start in range(0, len(visits), CHUNK):
        some = {visit.inspection_id: visit for visit in visits[start : start + CHUNK]}
        rows = [
            {
                "inspection_id": visit.inspection_id,
                "department_id": visit.department_id,
                "due_on": visit.due_on,
                "provisional": visit.due_provisional,
                "opened_at": now,
                "state": State.OPEN.value,
            }
            for visit in some.values()
        ]
        once = ["inspection_id"]
        new = insert_ignore(Obligation, rows, index_elements=once, returning=Obligation.inspection_id)
        log.append_facts(OPENED, {id_: _promise(some[id_]) for id_ in some if id_ in set(new)}, ctx=ctx)
        opened += len(new)
    return opened


def settle(ids: Collection[str], *, seal_days: int, ctx: Ctx) -> None:
    """Brings the obligations of these visits up to what their records say now: facts found and closed, state, end. Safe to run twice."""
    statement = select(Obligation).where(Obligation.inspection_id.in_(ids), Obligation.settled_at.is_(None))
    locked = statement.order_by(Obligation.inspection_id).with_for_update().execution_options(populate_existing=True)
    rows = session().scalars(locked).all()
    progress, now = progress_of(rows), ctx.clock.now()
    for row in rows:
        seen = progress[row.inspection_id]
        gaps = gaps_of(seen, now, seal_days=seal_days)
        for gap in gaps:
            _record_gap(row, gap, ctx)
        row.state, row.done_at = state_of(seen, gaps).value, seen.done_at
        if seen.done_at is not None or seen.excused_at is not None:
            row.settled_at = now
    session().flush()


def note_sealed(inspection_id: str, sealed_at: datetime, *, seal_days: int, ctx: Ctx) -> None:
    """The first seal fulfils the obligation; a second one, after a return, changes nothing."""
    first = update(Obligation).where(Obligation.inspection_id == inspection_id, Obligation.done_at.is_(None))
    if session().execute(first.values(done_at=sealed_at), execution_options={"synchronize_session": False}).rowcount:  # type: ignore[attr-defined]
        settle([inspection_id], seal_days=seal_days, ctx=ctx)


def excuse(inspection_id: str, *, reason: str, seal_days: int, ctx: Ctx) -> Obligation:
    """A supervisor of the leading department, not of the team, lets an obligation off, with the reason; what was found missing stays on record.

    Raises NotFound, OwnObligation, ObligationSettled.
    """
    row = get_obligation(inspection_id, identity.department_scope(ctx.actor))
    check_can_excuse(row.state, on_team=inspections.is_on_team(ctx.actor.id, inspection_id))
    return _let_off(row, reason, seal_days, ctx)


def let_off_cancelled(inspection_id: str, *, reason: str, seal_days: int, ctx: Ctx) -> None:
    """The visit's object left the draw: the obligation ends with that reason, in the name of whoever confirmed it."""
    row = session().get(Obligation, inspection_id, with_for_update=True, populate_existing=True)
    if row is not None and row.settled_at is None:
        _let_off(row, reason, seal_days, ctx)


def record_lost(lost: Lost, *, ctx: Ctx) -> bool:
    """Puts something on record as missing, once; True if it is new."""
    return _insert(lost.kind, lost.about, lost.inspection_id, lost.department_id, lost.since, ctx) is not None


def record_late_publication(lost: Lost, published_at: datetime, *, ctx: Ctx) -> None:
    """A result that was published after its day: found if nobody had looked before, and closed in any case."""
    record_lost(lost, ctx=ctx)
    found = select(MissingWork.id).where(MissingWork.kind == lost.kind.value, MissingWork.about == lost.about)
    close(session().execute(found).scalar_one(), published_at, How.ARRIVED, ctx=ctx)


def close(missing_id: str, at: datetime, how: How, *, ctx: Ctx) -> bool:
    """The missing thing came, was let off, or its date was moved; a second call changes nothing."""
    row = session().get(MissingWork, missing_id, with_for_update=True, populate_existing=True)
    if row is None or row.closed_at is not None:
        return False
    told = {"what": row.kind, "about": row.about, "ended": rfc3339(at), "how": how.value, "leaf": row.leaf}
    row.closed_at, row.how = at, how.value
    row.closing_leaf = log.append_fact(CLOSED, row.inspection_id, told, ctx=ctx)
    session().flush()
    return True


def _let_off(row: Obligation, reason: str, seal_days: int, ctx: Ctx) -> Obligation:
    before, now = row.state, ctx.clock.now()
    row.excused_at, row.excused_by, row.excused_by_name, row.excuse = now, ctx.actor.id, ctx.actor.name, reason
    row.settled_at = None
    session().flush()
    settle([row.inspection_id], seal_days=seal_days, ctx=ctx)
    told = {"by": ctx.actor.id, "reason": sha256_hex(reason.encode())}
    log.append_fact(EXCUSED, row.inspection_id, told, ctx=ctx)
    audit.record(
        ctx,
        "excuse_obligation",
        ("inspection", row.inspection_id),
        {"state": before},
        {"state": row.state, "reason": reason},
    )
    return row


def _record_gap(row: Obligation, gap: Gap, ctx: Ctx) -> None:
    found = _insert(gap.kind, row.inspection_id, row.inspection_id, row.department_id, gap.since, ctx)
    if gap.ended_at is not None and gap.how is not None:
        about = MissingWork.about == row.inspection_id
        known = (
            found
            or session().execute(select(MissingWork.id).where(MissingWork.kind == gap.kind.value, about)).scalar_one()
        )
        close(known, gap.ended_at, gap.how, ctx=ctx)


def _insert(kind: Kind, about: str, inspection_id: str, department_id: str, since: datetime, ctx: Ctx) -> str | None:
    """The new fact's id with its leaf, or None if it is on record already: of two that look at once, one waits for the other and finds it."""
    now = ctx.clock.now()
    told = {"what": kind.value, "about": about, "since": rfc3339(since)}
    row = {
        "id": derived_id(about, f"missing|{kind.value}", now),
        "kind": kind.value,
        "about": about,
        "inspection_id": inspection_id,
        "department_id": department_id,
        "since": since,
        "found_at": now,
        "leaf": "",
    }
    new = insert_ignore(MissingWork, [row], index_elements=["kind", "about"], returning=MissingWork.id)
    if not new:
        return None
    leaf = log.append_fact(OVERDUE, inspection_id, told, ctx=ctx)
    session().execute(update(MissingWork).where(MissingWork.id == new[0]).values(leaf=leaf))
    return str(new[0])


def _promise(visit: OpenedVisit) -> dict[str, str]:
    """What the log keeps of an obligation: until when, by which department."""
    return {"due_on": visit.due_on.isoformat(), "department": visit.department_id}
