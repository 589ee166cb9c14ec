"""Does a migrated database refuse to change or delete an event line, as the models' own tables do?"""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from mingcha.kernel import migrate
from tests.migrations.test_migrations import engine

__all__ = ["engine"]
ROW = (
    "INSERT INTO evidence_event (id, visit, key, seq, prev, digest, kind, at, received_at, received_from, person_id, line, leaf, status, flags) "
    "VALUES ('i', 'v', 'k', 1, 'p', 'd', 'accept', '2026-06-15', '2026-06-15', 'm', 'm', 'x', 'l', 'accepted', '[]')"
)


@pytest.mark.parametrize("change", ["UPDATE evidence_event SET line = 'y'", "DELETE FROM evidence_event"])
def test_a_migrated_database_keeps_event_lines(engine: Engine, change: str) -> None:  # noqa: F811
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(ROW))
        connection.execute(text("UPDATE evidence_event SET status = 'parked', reason = 'x'"))
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))
