"""How does a person say where they want to be told, and get an address for their calendar?"""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.notices.models import Preference
from mingcha.notices.queries import get_preference
from mingcha.notices.rules import NoAddress


def change_preference(*, email: str | None, by_email: bool, ctx: Ctx) -> Preference:
    """Sets the caller's address and whether messages go there. Raises NoAddress."""
    if by_email and not email:
        raise NoAddress()
    row = _own(ctx)
    row.email, row.by_email = email or None, by_email
    session().flush()
    return row


def new_feed(*, wanted: bool, ctx: Ctx) -> Preference:
    """Gives the caller's calendar a new secret address; the old one stops at once. `wanted` False: it has none any more."""
    row = _own(ctx)
    row.feed = ctx.chance.token(24).hex() if wanted else None
    session().flush()
    return row


def _own(ctx: Ctx) -> Preference:
    row = get_preference(ctx.actor.id)
    session().add(row)
    return row
