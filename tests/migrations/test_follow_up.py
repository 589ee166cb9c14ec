"""Do follow-ups of an older database stay with who checked, and do open lost contacts get their place in the list?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, MetaData, insert, text

from mingcha.kernel import migrate
from tests.migrations.test_duties import FOLLOWING, SHARED
from tests.migrations.test_files_in_parts import ROWS, value_of
from tests.migrations.test_migrations import engine

__all__ = ["engine"]
OLD = [
    ("a", "planned", "lost_contact", "open"),
    ("b", "started", "lost_contact", "open"),  # the same business again
    ("c", "sealed", "lost_contact", "closed"),
    ("d", "planned", "rectification", "open"),
]


def old_database(engine: Engine) -> None:  # noqa: F811
    migrate.upgrade(engine, "0018")
    rows: list[tuple[str, dict[str, Any]]] = [
        *((name, given) for name, given in ROWS.items() if not name.startswith("draws_")),
        *FOLLOWING,
        *(
            ("follow_up_follow_up", {"id": id_, "inspection_id": visit, "kind": kind, "state": state})
            for id_, visit, kind, state in OLD
        ),
    ]
    shared = {**SHARED, "department_id": "l"}
    known = MetaData()
    known.reflect(engine, only=sorted({name for name, _ in rows}))
    with engine.begin() as connection:
        for name, given in rows:
            table = known.tables[name]
            values = {**{key: value for key, value in shared.items() if key in table.columns}, **given}
            filled = {c.name: value_of(c) for c in table.columns if not c.nullable and c.name not in values}
            connection.execute(insert(table).values(**filled, **values))


def test_open_follow_ups_go_on_and_lost_contacts_are_listed_once(engine: Engine) -> None:  # noqa: F811
    old_database(engine)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, owner_department_id, stage FROM follow_up_follow_up ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            ("a", "l", "opened"),
            ("b", "l", "opened"),
            ("c", "l", "closed"),
            ("d", "l", "opened"),
        ]
        lost = connection.execute(text("SELECT id, object_id, follow_up_id, stage FROM follow_up_lost_contact"))
        assert [tuple(row) for row in lost] == [("a", "o", "a", "entered")]
