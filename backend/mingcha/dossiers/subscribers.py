"""Which news concerns the search index?"""

from __future__ import annotations

from mingcha.dossiers.actions import remember_changed
from mingcha.inspections.events import InspectionsChanged
from mingcha.kernel.events import subscribe
from mingcha.publication.events import PublicationsChanged, ResultPublished


def register() -> None:
    """Whatever a search can find changes with a visit or its publication."""
    subscribe(InspectionsChanged, on_inspections)
    subscribe(PublicationsChanged, on_publications)
    subscribe(ResultPublished, on_published)


def on_inspections(event: InspectionsChanged) -> None:
    """State, team, dates or result."""
    remember_changed(event.ids)


def on_publications(event: PublicationsChanged) -> None:
    """A publication was opened, or its last day moved."""
    remember_changed(event.inspection_ids)


def on_published(event: ResultPublished) -> None:
    """The last deadline ended."""
    remember_changed((event.inspection_id,))
