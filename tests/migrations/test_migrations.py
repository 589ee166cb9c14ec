"""Does every database reach the models by the revisions, on SQLite and on PostgreSQL?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from mingcha.kernel import migrate
from mingcha.kernel.db import Base, prepare_engine
from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    if request.param == "postgres":
        cluster: Cluster = request.getfixturevalue("postgres")
        made = create_engine(cluster.create(f"migrations_{uuid4().hex[:12]}"))
    else:
        made = create_engine(f"sqlite:///{tmp_path}/empty.sqlite3")
        prepare_engine(made)
    yield made
    made.dispose()


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_an_empty_database_gets_every_table_of_the_models(engine: Engine) -> None:
    migrate.upgrade(engine)
    assert tables_of(engine) == set(Base.metadata.tables)
    assert migrate.current_revision(engine) == migrate.head_revision()


def test_models_and_tables_are_the_same(engine: Engine) -> None:
    migrate.upgrade(engine)
    migrate.check(engine)  # raises when they differ
    assert tables_of(engine)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    migrate.upgrade(engine)
    first = tables_of(engine)
    migrate.upgrade(engine)
    assert tables_of(engine) == first


def test_every_constraint_has_the_name_the_models_give_it(engine: Engine) -> None:
    migrate.upgrade(engine)
    found = inspect(engine)
    for name, table in Base.metadata.tables.items():
        unique = {c["name"] for c in found.get_unique_constraints(name)}
        keys = {key["name"] for key in found.get_foreign_keys(name)}
        wanted = {str(c.name) for c in table.constraints if type(c).__name__ == "UniqueConstraint"}
        assert wanted <= unique, name
        assert {str(c.name) for c in table.foreign_key_constraints} <= keys, name


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(migrate.alembic_config()).get_heads()) == 1


def test_a_revision_names_nothing_of_the_code() -> None:
    files = list((migrate.REPOSITORY / "migrations" / "versions").glob("*.py"))
    assert files
    assert [path.name for path in files if "mingcha" in path.read_text()] == []


def test_an_orphan_row_stops_the_upgrade_and_nothing_is_kept(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/orphan.sqlite3")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id))"))
        connection.execute(text("INSERT INTO child VALUES (1, 99)"))
    prepare_engine(engine)
    engine.dispose()
    with pytest.raises(migrate.ForeignKeysBroken) as seen:
        migrate.upgrade(engine)
    assert seen.value.rows[0][0] == "child"
    assert tables_of(engine) == {"parent", "child"}
    engine.dispose()


def test_rebuilding_a_parent_table_keeps_its_children(tmp_path: Path) -> None:
    """With foreign keys on, SQLite would delete the children when a batch drops the old parent."""
    engine = create_engine(f"sqlite:///{tmp_path}/batch.sqlite3")
    prepare_engine(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id) ON DELETE CASCADE)")
        )
        connection.execute(text("INSERT INTO parent VALUES (1)"))
        connection.execute(text("INSERT INTO child VALUES (1, 1)"))
    with migrate.connection_for_revisions(engine) as config:
        connection = config.attributes["connection"]
        connection.execute(text("CREATE TABLE fresh (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.execute(text("INSERT INTO fresh (id) SELECT id FROM parent"))
        connection.execute(text("DROP TABLE parent"))
        connection.execute(text("ALTER TABLE fresh RENAME TO parent"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM child")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()
