"""What has the public been shown? The portal's only source of results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from mingcha.kernel.db import session
from mingcha.publication.models import Snapshot


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


def search_businesses(q: str, limit: int) -> list[BusinessRow]:
    """Businesses whose name holds `q`, or whose credit code is or begins with it, by name; one more than `limit` if there are more."""
    wanted = q.strip()
    matches = or_(
        Snapshot.object_name.contains(wanted, autoescape=True),
        Snapshot.object_uscc.startswith(wanted.upper(), autoescape=True),
    )
    return _businesses(
        _grouped().where(matches).order_by(func.max(Snapshot.object_name), Snapshot.object_id).limit(limit + 1)
    )


def list_latest_businesses(limit: int) -> list[BusinessRow]:
    """The businesses with the latest published results."""
    return _businesses(
        _grouped().order_by(func.max(Snapshot.published_on).desc(), Snapshot.object_id.desc()).limit(limit)
    )


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
    row = session().execute(select(func.count(), func.count(func.distinct(Snapshot.object_id)))).one()
    return int(row[0]), int(row[1])


def _grouped() -> Any:
    """One row a business. The latest snapshot's name would need a window; names of one id differ only after a rename."""
    return select(
        Snapshot.object_id,
        func.max(Snapshot.object_name),
        func.max(Snapshot.object_uscc),
        func.count(),
        func.max(Snapshot.published_on),
    ).group_by(Snapshot.object_id)


def _businesses(statement: Any) -> list[BusinessRow]:
    return [_business(row) for row in session().execute(statement)]


def _business(row: Any) -> BusinessRow:
    return BusinessRow(row[0], row[1], row[2], int(row[3]), row[4])
