"""What has the public been shown? The portal's only source of results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.kernel.db import session
from mingcha.publication.models import ShownBusiness, Snapshot


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """A business with published results: how many, and the day of the latest."""

    object_id: str
    name: str
    uscc: str | None
    results: int
    latest_on: date


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One published result as the public reads it; `body` as rules.result.body_of made it."""

    publication_id: str
    object_id: str
    object_name: str
    object_uscc: str | None
    object_address: str
    district: str
    published_on: date
    updated_at: datetime | None
    body: dict[str, Any]


_COLUMNS = [getattr(Snapshot, name) for name in SnapshotRow.__slots__]
_BUSINESS = select(ShownBusiness.object_id, ShownBusiness.name, ShownBusiness.uscc, ShownBusiness.latest_on)


def search_businesses(q: str, limit: int) -> list[BusinessRow]:
    """Businesses whose name holds `q`, or whose credit code is or begins with it, by name; one more than `limit` if there are more."""
    wanted = q.strip()
    matches = [ShownBusiness.name.contains(wanted, autoescape=True)]
    if wanted.isascii():
        code = wanted.upper()
        matches.append(ShownBusiness.uscc.between(code, code + "Z" * 18))
    by_name = _BUSINESS.order_by(ShownBusiness.name, ShownBusiness.object_id).limit(limit + 1)
    found = {row[0]: row for match in matches for row in session().execute(by_name.where(match))}
    return _with_results(sorted(found.values(), key=lambda row: (row[1], row[0]))[: limit + 1])


def list_latest_businesses(limit: int) -> list[BusinessRow]:
    """The businesses with the latest published results."""
    latest = (ShownBusiness.latest_on.desc(), ShownBusiness.object_id.desc())
    return _with_results(list(session().execute(_BUSINESS.order_by(*latest).limit(limit))))


def _with_results(rows: list[Any]) -> list[BusinessRow]:
    ids = [row[0] for row in rows]
    counted = select(Snapshot.object_id, func.count()).where(Snapshot.object_id.in_(ids)).group_by(Snapshot.object_id)
    results = {row[0]: int(row[1]) for row in session().execute(counted)}
    return [BusinessRow(one, name, uscc, results.get(one, 0), latest) for one, name, uscc, latest in rows]


def list_snapshots_of(object_id: str) -> list[SnapshotRow]:
    """Everything published about one business, the latest first."""
    statement = select(*_COLUMNS).where(Snapshot.object_id == object_id)
    return [
        SnapshotRow(*row)
        for row in session().execute(statement.order_by(Snapshot.published_on.desc(), Snapshot.id.desc()))
    ]


def find_snapshot(publication_id: str) -> SnapshotRow | None:
    """What was published of one result, or None."""
    row = session().execute(select(*_COLUMNS).where(Snapshot.publication_id == publication_id)).first()
    return SnapshotRow(*row) if row else None


def count_published() -> tuple[int, int]:
    """(results, businesses) shown to the public."""
    results = session().execute(select(func.count()).select_from(Snapshot)).scalar_one()
    businesses = session().execute(select(func.count()).select_from(ShownBusiness)).scalar_one()
    return int(results), int(businesses)


def select_businesses() -> Any:
    """(id, name, code, day of the latest result) of every business with snapshots. The latest one's name would need a window; names of one id differ only after a rename."""
    name, uscc, latest = (
        func.max(column) for column in (Snapshot.object_name, Snapshot.object_uscc, Snapshot.published_on)
    )
    return select(Snapshot.object_id, name, uscc, latest).group_by(Snapshot.object_id)
