"""Do open visits of an older database get their obligation, and can readings and renewals only grow there?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, insert, text
from sqlalchemy.exc import DBAPIError

from mingcha.kernel import migrate
from tests.migrations.test_files_in_parts import ROWS, value_of
from tests.migrations.test_migrations import engine

__all__ = ["engine"]
STATES = ("planned", "started", "sealed", "cancelled")
FOLLOWING: list[tuple[str, dict[str, Any]]] = [
    ("registers_object", {"id": "o", "uscc": "x", "risk_class": "A"}),
    ("inspections_checklist", {"sha256": "k", "items": []}),
    *(("inspections_inspection", {"id": one, "number": one, "draw_id": one, "state": one, "acknowledged": None}) for one in STATES),
]  # fmt: skip
SHARED = {"task_id": "t", "lead_department_id": "l", "object_id": "o", "checklist_sha256": "k", "ending": None}


def old_database(engine: Engine) -> None:  # noqa: F811
    migrate.upgrade(engine, "0016")
    rows = [(name, given) for name, given in ROWS.items() if not name.startswith("draws_")] + FOLLOWING
    known = MetaData()
    known.reflect(engine, only=sorted({name for name, _ in rows}))
    with engine.begin() as connection:
        for name, given in rows:
            table = known.tables[name]
            values = {**{key: value for key, value in SHARED.items() if key in table.columns}, **given}
            filled = {c.name: value_of(c) for c in table.columns if not c.nullable and c.name not in values}
            connection.execute(insert(table).values(**filled, **values))


@pytest.mark.req("S1-20a")
def test_open_visits_get_their_obligation_and_no_others(engine: Engine) -> None:  # noqa: F811
    old_database(engine)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT inspection_id, department_id, state FROM obligations_obligation"))
        assert sorted(tuple(row) for row in found) == [("planned", "l", "open"), ("started", "l", "open")]


@pytest.mark.parametrize("change", ["UPDATE readings_access SET act = 'y'", "DELETE FROM readings_access"])
def test_a_migrated_database_keeps_readings(engine: Engine, change: str) -> None:  # noqa: F811
    migrate.upgrade(engine)
    with engine.begin() as connection:
        columns = "id, at, actor_id, actor_name, act, inspection_id, about, leaf"
        connection.execute(text(f"INSERT INTO readings_access ({columns}) VALUES ('i', '2026-06-15', 'a', 'n', 'reveal', 'v', '', 'l')"))  # fmt: skip
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))


def test_a_migrated_database_has_the_triggers_of_renewals(engine: Engine) -> None:  # noqa: F811
    migrate.upgrade(engine)
    catalogue = "pg_trigger" if engine.dialect.name == "postgresql" else "sqlite_master"
    column = "tgname" if engine.dialect.name == "postgresql" else "name"
    with engine.connect() as connection:
        wanted = text(f"SELECT {column} FROM {catalogue} WHERE {column} LIKE 'transparency_renewal_no%'")
        found = connection.execute(wanted).scalars().all()
    assert sorted(found) == ["transparency_renewal_no_delete", "transparency_renewal_no_update"]
