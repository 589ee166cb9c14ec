"""What may anybody take away: pages of results, feeds, areas, months for search engines?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of, values_in
from mingcha.publication.models import Change, Snapshot
from mingcha.publication.queries.changes import ChangeRow
from mingcha.publication.queries.snapshots import SnapshotRow
from mingcha.registers import queries as registers

COUNTED = 10_000
_COLUMNS = [getattr(Snapshot, name) for name in SnapshotRow.__slots__]
_CHANGE = [getattr(Change, name) for name in ChangeRow.__slots__]
MOST_LINKS, MOST_CHANGES = 50_000, 1_000


def list_open_results(
    *,
    since: date | None = None,
    until: date | None = None,
    district: str | None = None,
    object_id: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[SnapshotRow]:
    """A page of published results, the latest first; `since` and `until` are days of publication, inclusive."""
    statement = select(*_COLUMNS)
    for wanted, column in ((district, Snapshot.district), (object_id, Snapshot.object_id)):
        if wanted:
            statement = statement.where(column == wanted)
    if since:
        statement = statement.where(Snapshot.published_on >= since)
    if until:
        statement = statement.where(Snapshot.published_on <= until)
    page = page_of(statement, key=(Snapshot.published_on, Snapshot.id), cursor=cursor, limit=limit, descending=True)
    return Page([SnapshotRow(*row) for row in page.items], page.next)


def list_feed_changes(object_id: str | None, district: str | None, limit: int) -> list[ChangeRow]:
    """The latest corrections and withdrawals of all, of one business, or in one area.

    A withdrawn result has no edition any more, so an area's are told by where their businesses are registered; the latest thousand
    changes of all areas are looked through.
    """
    statement = select(*_CHANGE).where(Change.kind.in_(("corrected", "withdrawn")))
    if object_id:
        statement = statement.where(Change.object_id == object_id)
    newest = statement.order_by(Change.at.desc(), Change.id.desc()).limit(MOST_CHANGES if district else limit)
    rows = [ChangeRow(*row) for row in session().execute(newest)]
    if not district:
        return rows
    objects = registers.list_objects_by_id([row.object_id for row in rows])
    inside = {key for key, one in objects.items() if one.district == district}
    return [row for row in rows if row.object_id in inside][:limit]


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its published results; `more` than so many if there are too many to be counted for a page."""

    name: str
    results: int
    more: bool


def list_areas(most: int = COUNTED) -> list[Area]:
    """The areas that have published results, by name; results are counted to `most` in each."""
    found = []
    for name in sorted(filter(None, session().scalars(values_in(Snapshot.district)))):
        some = select(Snapshot.id).where(Snapshot.district == name).limit(most + 1).subquery()
        results = int(session().execute(select(func.count()).select_from(some)).scalar_one())
        found.append(Area(name, min(results, most), results > most))
    return found


def list_months() -> list[str]:
    """Every month from the first publication to the last, as 2026-06."""
    first, last = (session().scalar(select(end(Snapshot.published_on))) for end in (func.min, func.max))
    if first is None or last is None:
        return []
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    places = (first.year * 12 + first.month - 1 + n for n in range(count))
    return [f"{place // 12}-{place % 12 + 1:02d}" for place in places]


def list_links(month: str) -> Sequence[tuple[str, str]]:
    """(result id, business id) published in a month such as 2026-06, at most 50,000. Raises ValueError."""
    first = date.fromisoformat(month + "-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    wanted = select(Snapshot.publication_id, Snapshot.object_id).where(
        Snapshot.published_on >= first, Snapshot.published_on < after
    )
    found = session().execute(wanted.order_by(Snapshot.published_on, Snapshot.id).limit(MOST_LINKS))
    return [(row[0], row[1]) for row in found]
