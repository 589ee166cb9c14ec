"""Who watched a draw, what do its minutes say, and who signed them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.draws.models import Draw, Minutes, Observer, ObserverSignature
from mingcha.draws.queries.draws import check_sees, find_row, sees_all
from mingcha.draws.rules.observers import ENTERED_IN, SIGNED_IN, ObserverNotFound, Watcher, masked
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.permission import Permission


@dataclass(frozen=True, slots=True)
class ObserverView:
    """An observer; outside the office the name is masked unless they agreed to be named, and there are no strokes."""

    id: str
    no: int
    kind: str
    name: str
    organisation: str
    named: bool
    rolls: tuple[tuple[str, int, int], ...]
    left_at: datetime | None
    signed_at: datetime | None
    signature: str | None
    strokes: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The exact text that observers sign, and its SHA-256."""

    text: str
    sha256: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ObserversView:
    """All observers in the order of entry, those who left too; `minutes` is None before the draw and on old draws."""

    items: tuple[ObserverView, ...]
    minutes: MinutesView | None
    can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicObservers:
    """What everybody may know: kinds and counts, names of those who agreed, how many signed, the hash of the minutes, and once the draw is public their text."""

    counts: tuple[tuple[str, int], ...]
    named: tuple[tuple[str, str, str], ...]
    signed: int
    registered: int
    minutes: str | None
    sha256: str | None


def find_observer(draw_id: str, observer_id: str) -> Observer:
    """The table row, for this capability's own use. Raises ObserverNotFound."""
    row = session().get(Observer, observer_id, populate_existing=True)
    if row is None or row.draw_id != draw_id:
        raise ObserverNotFound()
    return row


def observer_rows(draw_id: str, *, present: bool = False) -> Sequence[Observer]:
    """The observers in the order of entry; with `present` without those who left."""
    statement = select(Observer).where(Observer.draw_id == draw_id)
    if present:
        statement = statement.where(Observer.left_at.is_(None))
    return session().scalars(statement.order_by(Observer.no, Observer.id)).all()


def signatures_of(draw_id: str) -> dict[str, ObserverSignature]:
    """{observer id: signature}."""
    statement = select(ObserverSignature).where(ObserverSignature.draw_id == draw_id)
    return {row.observer_id: row for row in session().scalars(statement.order_by(ObserverSignature.observer_id))}


def watcher_of(row: Observer) -> Watcher:
    """As the minutes and the certificate name them."""
    return Watcher(row.kind, row.name, row.organisation, row.named, tuple((s, a, b) for s, a, b in row.rolls))


def get_observers(draw_id: str, *, actor: Actor) -> ObserversView:
    """Observers and minutes of a draw. Raises DrawNotFound."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    whole = sees_all(actor) or actor.department_id == draw.lead_department_id
    signed = signatures_of(draw_id)
    kept = session().get(Minutes, draw_id)
    items = [_view(row, signed.get(row.id), whole) for row in observer_rows(draw_id)]
    minutes = MinutesView(kept.text, kept.sha256, kept.made_at) if kept else None
    return ObserversView(tuple(items), minutes, _can(draw, actor, minutes is not None))


def _view(row: Observer, signature: ObserverSignature | None, whole: bool) -> ObserverView:
    open_name = whole or row.named
    return ObserverView(
        row.id,
        row.no,
        row.kind,
        row.name if open_name else masked(row.name),
        row.organisation if open_name else "",
        row.named,
        tuple((source, first, last) for source, first, last in row.rolls),
        row.left_at,
        signature.signed_at if signature else None,
        signature.hash if signature else None,
        dict(signature.strokes) if signature and whole else None,
    )


def _can(draw: Draw, actor: Actor, minutes: bool) -> tuple[str, ...]:
    if not actor.can(Permission.DRAW_RUN) or actor.department_id != draw.lead_department_id:
        return ()
    if draw.state in ENTERED_IN:
        return ("enter", "leave")
    return ("sign",) if minutes and draw.state in SIGNED_IN else ()


def get_public_observers(draw_id: str) -> PublicObservers:
    """What everybody may know of a draw's observers. Raises DrawNotFound."""
    draw, rows, kept = find_row(draw_id), observer_rows(draw_id, present=True), session().get(Minutes, draw_id)
    sealed = draw.mode == "delayed" and draw.revealed_at is None
    return PublicObservers(
        tuple((str(one["kind"]), int(one["count"])) for one in draw.observers),
        tuple((row.kind, row.name, row.organisation) for row in rows if row.named and kept),
        len(signatures_of(draw_id)),
        len(rows) if kept else 0,
        kept.text if kept and not sealed else None,
        kept.sha256 if kept else None,
    )
