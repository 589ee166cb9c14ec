"""Do the files of draws of release 1 come through the cut into parts, and can nobody change a part afterwards?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Engine, Integer, MetaData, insert, text
from sqlalchemy.exc import DBAPIError

from mingcha.kernel import migrate
from tests.migrations.test_migrations import engine

__all__ = ["engine"]
ROSTER = b"id|stratum|status|district|salt\n" + b"".join(b"R:%06d|A|OK|T|%016x\n" % (n, n) for n in range(5_000))
FILES = {"roster.csv": ROSTER, "manifest.json": b'{\n "x": "\xe7\xa4\xba"\n}\n', "objects.map": b"R:1|a\n" * 400_000}
NOW = datetime(2026, 6, 15, tzinfo=UTC)
ROWS: dict[str, dict[str, Any]] = {
    "identity_department": {"id": "l"},
    "identity_person": {"id": "p", "department_id": "l", "realm": "business"},
    "plans_plan": {"id": "n", "department_id": "l", "created_by": "p", "kind": "internal", "state": "in_force"},
    "plans_task": {"id": "t", "plan_id": "n", "lead_department_id": "l", "state": "approved"},
    "draws_draw": {"id": "d", "task_id": "t", "lead_department_id": "l", "state": "frozen", "mode": "open"}
    | {"publication": "full", "supplements": None},
}


def value_of(column: Column[Any]) -> Any:
    """Something that fits a column that must not be empty."""
    fitting = ((DateTime, NOW), (Date, NOW.date()), (Boolean, False), (JSON, {}), (Integer, 0))
    return next((value for kind, value in fitting if isinstance(column.type, kind)), "x")


def old_database(engine: Engine) -> None:  # noqa: F811
    """A draw with its files whole, as revision 0011 keeps them."""
    migrate.upgrade(engine, "0011")
    known = MetaData()
    known.reflect(engine, only=[*ROWS, "draws_file"])
    with engine.begin() as connection:
        for name, given in ROWS.items():
            table = known.tables[name]
            filled = {c.name: value_of(c) for c in table.columns if not c.nullable and c.name not in given}
            connection.execute(insert(table).values(**filled, **given))
        for name, content in FILES.items():
            row = {"draw_id": "d", "name": name, "content": content, "size": len(content), "kept_at": NOW}
            connection.execute(insert(known.tables["draws_file"]).values(sha256="0" * 64, **row))


def parts_of(engine: Engine, name: str) -> list[tuple[str, bytes]]:  # noqa: F811
    with engine.connect() as connection:
        wanted = text("SELECT first, content FROM draws_file_part WHERE draw_id = 'd' AND name = :name ORDER BY seq")
        return [(first, bytes(content)) for first, content in connection.execute(wanted, {"name": name})]


def test_whole_files_are_cut_and_come_back_byte_for_byte(engine: Engine) -> None:  # noqa: F811
    old_database(engine)
    migrate.upgrade(engine)
    for name, content in FILES.items():
        parts = parts_of(engine, name)
        assert b"".join(part for _, part in parts) == content
        assert max(len(part) for _, part in parts) <= 1 << 20
    assert [first for first, _ in parts_of(engine, "roster.csv")] == ["", "R:000000", "R:002048", "R:004096"]
    assert len(parts_of(engine, "objects.map")) == 3
    with migrate.connection_for_revisions(engine) as config:
        command.downgrade(config, "0011")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name, content FROM draws_file"))
        assert {name: bytes(content) for name, content in found} == FILES


@pytest.mark.parametrize("change", ["UPDATE draws_file_part SET content = 'y'", "DELETE FROM draws_file_part"])
def test_a_part_is_neither_changed_nor_deleted(engine: Engine, change: str) -> None:  # noqa: F811
    old_database(engine)
    migrate.upgrade(engine)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))
