"""Which versions of detailed rules and guides are there?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.rulebooks.models import Rulebook
from mingcha.rulebooks.rules import RulebookNotFound

PUBLIC = ("published", "superseded")


@dataclass(frozen=True, slots=True)
class RulebookRow:
    """One version; `sections` are [{key, title, text}]."""

    id: str
    department_id: str
    kind: str
    title: str
    version: int
    state: str
    sections: list[dict[str, str]]
    adopted_from: str | None
    adopted_document: str | None
    reason: str | None
    created_at: datetime
    published_at: datetime | None


_COLUMNS = [getattr(Rulebook, name) for name in RulebookRow.__slots__]


def list_rulebooks(*, seen_by: str | None, cursor: str | None = None, limit: int = LIMIT) -> Page[RulebookRow]:
    """A page, newest first: a department's own and all published ones; None sees drafts of all."""
    statement = select(*_COLUMNS)
    if seen_by:
        statement = statement.where(or_(Rulebook.department_id == seen_by, Rulebook.state == "published"))
    page = page_of(statement, key=(Rulebook.created_at, Rulebook.id), cursor=cursor, limit=limit, descending=True)
    return Page([RulebookRow(*row) for row in page.items], page.next)


def get_rulebook(rulebook_id: str, *, seen_by: str | None) -> RulebookRow:
    """One version. Raises RulebookNotFound, also for another department's draft."""
    row = session().execute(select(*_COLUMNS).where(Rulebook.id == rulebook_id)).first()
    if row is None or (seen_by and row.state not in PUBLIC and row.department_id != seen_by):
        raise RulebookNotFound()
    return RulebookRow(*row)


def list_versions(department_id: str, kind: str, *, public: bool) -> list[RulebookRow]:
    """All versions of one department's document, newest first; `public`: without drafts."""
    statement = select(*_COLUMNS).where(Rulebook.department_id == department_id, Rulebook.kind == kind)
    if public:
        statement = statement.where(Rulebook.state.in_(PUBLIC))
    return [RulebookRow(*row) for row in session().execute(statement.order_by(Rulebook.version.desc()))]


def find_published(department_id: str, kind: str) -> RulebookRow | None:
    """The version in force."""
    return next((one for one in list_versions(department_id, kind, public=True) if one.state == "published"), None)


def list_public_rulebooks() -> list[RulebookRow]:
    """Every version in force, for the portal."""
    statement = select(*_COLUMNS).where(Rulebook.state == "published")
    return [
        RulebookRow(*row) for row in session().execute(statement.order_by(Rulebook.published_at.desc(), Rulebook.id))
    ]


def get_public_rulebook(rulebook_id: str) -> RulebookRow:
    """A version that is or was in force. Raises RulebookNotFound."""
    row = get_rulebook(rulebook_id, seen_by=None)
    if row.state not in PUBLIC:
        raise RulebookNotFound()
    return row
