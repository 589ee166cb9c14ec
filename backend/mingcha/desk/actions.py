"""How is a view of a list kept, renamed, made the one it opens with, and thrown away?"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select, update

from mingcha.desk.models import SavedView
from mingcha.desk.queries import get_view
from mingcha.desk.rules import MOST_VIEWS, TooManyViews, ViewNameTaken, ViewUnknown, kept
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session


def save_view(view_id: str, *, room: str, name: str, filters: Mapping[str, str], opens: bool, ctx: Ctx) -> None:
    """Keeps one's own filters under a name. Raises ViewUnknown, ViewNameTaken, TooManyViews. A comfort of one person: no entry in the trail."""
    me = ctx.actor.id
    row = session().get(SavedView, view_id, with_for_update=True, populate_existing=True)
    if row is not None and (row.person_id != me or row.room != room):
        raise ViewUnknown()
    mine = select(SavedView).where(SavedView.person_id == me, SavedView.id != view_id)
    if session().scalar(mine.where(SavedView.room == room, SavedView.name == name)) is not None:
        raise ViewNameTaken(name=name)
    if row is None and (session().scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    if opens:
        others = update(SavedView).where(SavedView.person_id == me, SavedView.room == room, SavedView.id != view_id)
        session().execute(others.values(opens=False))
    row = row or SavedView(id=view_id, person_id=me, room=room)
    row.name, row.filters, row.opens, row.saved_at = name, kept(filters), opens, ctx.clock.now()
    session().add(row)
    session().flush()


def delete_view(view_id: str, *, ctx: Ctx) -> None:
    """Throws one's own view away. Raises ViewUnknown."""
    get_view(view_id, ctx.actor.id)
    session().delete(session().get_one(SavedView, view_id))
    session().flush()
