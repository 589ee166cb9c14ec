"""Do visits that were accepted before there were marks get theirs from their answers?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, insert, text

from mingcha.kernel import migrate
from tests.migrations.test_files_in_parts import ROWS, value_of
from tests.migrations.test_migrations import engine

__all__ = ["engine"]
CHECKLIST = [{"entries": [{"id": "b"}, {"id": "a"}]}, {"entries": [{"id": "c"}]}]
FOLLOWING: list[tuple[str, dict[str, Any]]] = [
    ("registers_object", {"id": "o", "uscc": "x", "risk_class": "A"}),
    ("inspections_checklist", {"sha256": "k", "items": CHECKLIST}),
    *(
        ("inspections_inspection", {"id": key, "number": key, "draw_id": key, "state": state, "acknowledged": None})
        for key, state in (("i", "accepted"), ("j", "sealed"))
    ),
    ("inspections_answer", {"inspection_id": "i", "entry_id": "a", "result": "failing"}),
    ("inspections_answer", {"inspection_id": "i", "entry_id": "c", "result": "unanswered"}),
    ("inspections_answer", {"inspection_id": "j", "entry_id": "a", "result": "failing"}),
]
SHARED = {"task_id": "t", "lead_department_id": "l", "object_id": "o", "checklist_sha256": "k", "ending": None}


def old_database(engine: Engine) -> None:  # noqa: F811
    migrate.upgrade(engine, "0012")
    rows = [(name, given) for name, given in ROWS.items() if not name.startswith("draws_")] + FOLLOWING
    known = MetaData()
    known.reflect(engine, only=sorted({name for name, _ in rows}))
    with engine.begin() as connection:
        for name, given in rows:
            table = known.tables[name]
            values = {**{key: value for key, value in SHARED.items() if key in table.columns}, **given}
            filled = {c.name: value_of(c) for c in table.columns if not c.nullable and c.name not in values}
            connection.execute(insert(table).values(**filled, **values))


@pytest.mark.req("S0-2.8b")
def test_accepted_visits_get_their_marks_and_others_do_not(engine: Engine) -> None:  # noqa: F811
    old_database(engine)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        found = dict(connection.execute(text("SELECT id, marks FROM inspections_inspection ORDER BY id")).all())
    assert found == {"i": "-fu", "j": None}


def test_the_steps_leave_checklists_as_they_were(engine: Engine) -> None:  # noqa: F811
    old_database(engine)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        [items] = connection.execute(text("SELECT items FROM inspections_checklist")).scalars()
    assert (json.loads(items) if isinstance(items, str) else items) == CHECKLIST
