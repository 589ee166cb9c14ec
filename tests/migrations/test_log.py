"""Does a migrated database keep the log, and put what was recorded before into it?"""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from mingcha.kernel import migrate
from tests.migrations.test_append_only import ROW
from tests.migrations.test_migrations import engine

__all__ = ["engine"]
LEAF = "INSERT INTO transparency_entry (kind, subject, leaf, at) VALUES ('event', 's', 'l', '2026-06-15')"
OTHERS = {
    "transparency_checkpoint": "INSERT INTO transparency_checkpoint (number, size, root, at, note) VALUES (1, 1, 'r', '2026-06-15', 'n')",
    "transparency_cosignature": "INSERT INTO transparency_cosignature VALUES (1, 'w', 'l', '2026-06-15')",
    "transparency_token": "INSERT INTO transparency_token VALUES (1, 'a', '00', '2026-06-15')",
    "transparency_alarm": "INSERT INTO transparency_alarm VALUES ('1', 'w', 'fork', 1, 'r', 'd', '2026-06-15')",
}
DEPARTMENT = "INSERT INTO identity_department VALUES ('d', '示例局', NULL, '[]', '2026-01-01')"
PERSON = (
    "INSERT INTO identity_person (id, username, name, department_id, realm, created_at, version) "
    "VALUES ('p', 'p', '示例', 'd', 'business', '2026-01-01', 1)"
)
DEVICE = (
    "INSERT INTO identity_device (id, person_id, label, x, y, enrolled_at, expires_at, revoked_at) "
    "VALUES ('k', 'p', '手机', 'xx', 'yy', '2026-01-02', '2027-01-02', '2026-07-01 00:00:00')"
)


def refuses(engine: Engine, change: str) -> None:  # noqa: F811
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))


def test_a_leaf_gets_its_index_once_and_never_changes(engine: Engine) -> None:  # noqa: F811
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(LEAF))
        connection.execute(text("UPDATE transparency_entry SET leaf_index = 0"))
    refuses(engine, "UPDATE transparency_entry SET leaf_index = 1")
    refuses(engine, "UPDATE transparency_entry SET leaf_index = NULL")
    refuses(engine, "UPDATE transparency_entry SET leaf = 'x'")
    refuses(engine, "DELETE FROM transparency_entry")


def test_heads_and_what_is_said_of_them_only_grow(engine: Engine) -> None:  # noqa: F811
    migrate.upgrade(engine)
    with engine.begin() as connection:
        for row in OTHERS.values():
            connection.execute(text(row))
    for table in OTHERS:
        refuses(engine, f"UPDATE {table} SET at = '2026-06-16'")
        refuses(engine, f"DELETE FROM {table}")


def test_what_was_recorded_before_comes_in_by_its_own_instant(engine: Engine) -> None:  # noqa: F811
    migrate.upgrade(engine, "0006")
    with engine.begin() as connection:
        for row in (DEPARTMENT, PERSON, DEVICE, ROW):
            connection.execute(text(row))
    migrate.upgrade(engine, "0007")
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT kind, subject, leaf, content, leaf_index FROM transparency_entry ORDER BY position")
        ).all()
    assert [(row.kind, row.subject) for row in rows] == [("key.enrol", "k"), ("event", "i"), ("key.revoke", "k")]
    assert (rows[1].leaf, rows[1].content) == ("l", None)
    for row in (rows[0], rows[2]):
        assert hashlib.sha256(b"\x00" + bytes(row.content)).hexdigest() == row.leaf
    told = {"at": "2026-01-02T00:00:00Z", "kind": "key.enrol", "person": "p", "subject": "k", "x": "xx", "y": "yy"}
    assert json.loads(bytes(rows[0].content)) == told
    assert {row.leaf_index for row in rows} == {None}
