"""Which news opens, fulfils or ends an obligation?"""

from __future__ import annotations

from mingcha.inspections.events import InspectionSealed, VisitCancelled, VisitsOpened
from mingcha.kernel.events import subscribe
from mingcha.kernel.http import acting_ctx, settings
from mingcha.obligations import actions
from mingcha.obligations.queries import Lost
from mingcha.obligations.rules import Kind, about_publication, end_of
from mingcha.publication.events import ResultPublished


def register() -> None:
    """An assignment opens one; a seal fulfils it; leaving the draw ends it; a late publication is a fact even where nobody looked."""
    subscribe(VisitsOpened, on_opened)
    subscribe(InspectionSealed, on_sealed)
    subscribe(VisitCancelled, on_cancelled)
    subscribe(ResultPublished, on_published)


def on_opened(event: VisitsOpened) -> None:
    """In the transaction of the assignment."""
    actions.open_obligations(event.visits, ctx=event.ctx)


def on_sealed(event: InspectionSealed) -> None:
    """In the transaction that took the seal in."""
    days = settings().missing_seal_days
    actions.note_sealed(event.inspection_id, event.sealed_at, seal_days=days, ctx=acting_ctx())


def on_cancelled(event: VisitCancelled) -> None:
    """In the transaction that confirmed the change of the draw."""
    days = settings().missing_seal_days
    actions.let_off_cancelled(event.inspection_id, reason=event.reason, seal_days=days, ctx=event.ctx)


def on_published(event: ResultPublished) -> None:
    """In the transaction of the publication."""
    if event.due_on is not None and event.published_on > event.due_on:
        about = about_publication(event.publication_id, event.due_on)
        lost = Lost(Kind.PUBLICATION, about, event.inspection_id, event.department_id, end_of(event.due_on))
        context = acting_ctx()
        actions.record_late_publication(lost, context.clock.now(), ctx=context)
