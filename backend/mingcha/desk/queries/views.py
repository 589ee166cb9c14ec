"""Which views does a person keep?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mingcha.desk.models import SavedView
from mingcha.desk.rules import ViewUnknown
from mingcha.kernel.db import session


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view: its list, name and filters; `opens` where the list opens with it."""

    id: str
    room: str
    name: str
    filters: dict[str, str]
    opens: bool


_COLUMNS = [getattr(SavedView, name) for name in ViewRow.__slots__]


def list_views(person_id: str, room: str | None = None) -> list[ViewRow]:
    """A person's views, of one list or of all, by name."""
    statement = select(*_COLUMNS).where(SavedView.person_id == person_id)
    if room:
        statement = statement.where(SavedView.room == room)
    return [
        ViewRow(*row) for row in session().execute(statement.order_by(SavedView.room, SavedView.name, SavedView.id))
    ]


def get_view(view_id: str, person_id: str) -> ViewRow:
    """One's own view. Raises ViewUnknown, also for another person's."""
    statement = select(*_COLUMNS).where(SavedView.id == view_id, SavedView.person_id == person_id)
    row = session().execute(statement).first()
    if row is None:
        raise ViewUnknown()
    return ViewRow(*row)
