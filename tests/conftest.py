"""What every test stands on: an app over a fresh database (SQLite or PostgreSQL), a clock, and the named people.

`pytest --database=postgres` runs the same tests on PostgreSQL. Each test gets a copy of one prepared database.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Dialect
from sqlalchemy.util import LRUCache

from mingcha.app import create_app
from mingcha.kernel.chance import SeededChance
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import db
from mingcha.kernel.ids import SeededIds
from mingcha.settings import Settings
from tests.factories import identity
from tests.postgres import Cluster, postgres

pytest_plugins = ["tests.outcomes"]
gc.set_threshold(
    100_000, 50, 100
)  # an app for every test leaves many objects that live on; looking through them all was a tenth of the time
START = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
_numbers = count(1)
_dialects: dict[str, Dialect] = {}
_compiled: LRUCache[Any, Any] = LRUCache(4000)

__all__ = ["postgres"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgres"), default="sqlite", help="the database of integration tests"
    )


@dataclass(frozen=True)
class Prepared:
    """A database with all tables, the region's people and their sessions, ready to be copied."""

    folder: Path
    database: str
    people: identity.People


def build_app(folder: Path, url: str, clock: FixedClock, seed: str) -> Flask:
    """An app whose time, ids and chance are the test's."""
    settings = Settings(env="test", data_dir=folder, database_url=url, store="disk", scheduler=False)
    app = create_app(settings, clock=clock, ids=SeededIds(seed, clock), chance=SeededChance(seed))
    share_compiled(app)
    return app


def share_compiled(app: Flask) -> None:
    """Statements are compiled once in a process, not anew for the app of every test: the cache goes by the dialect, so that is shared too."""
    with app.app_context():
        engine = db.engine
        engine.dialect = _dialects.setdefault(engine.dialect.name, engine.dialect)
        engine.update_execution_options(compiled_cache=_compiled)


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared")
    url = f"sqlite:///{folder / 'template.sqlite3'}"
    name = f"template_{next(_numbers)}"
    if request.config.getoption("--database") == "postgres":
        url = request.getfixturevalue("postgres").create(name)
    app = build_app(folder, url, FixedClock(START), "prepared")
    with app.app_context():
        db.create_all()
        people = identity.seed_people(app)
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    if request.config.getoption("--database") == "postgres":
        request.getfixturevalue("postgres").keep(name)
    return Prepared(folder, name, people)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def app(request: pytest.FixtureRequest, prepared: Prepared, tmp_path: Path, clock: FixedClock) -> Iterator[Flask]:
    """The app over a copy of the prepared database; gone after the test."""
    folder = tmp_path / "data"
    shutil.copytree(prepared.folder, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    cluster: Cluster | None = None
    if request.config.getoption("--database") == "postgres":
        cluster = request.getfixturevalue("postgres")
        name = cluster.lend(prepared.database)
        url = cluster.url(name)
    else:
        shutil.copy(prepared.folder / "template.sqlite3", folder / "test.sqlite3")
        url = f"sqlite:///{folder / 'test.sqlite3'}"
    made = build_app(folder, url, clock, request.node.name)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    if cluster is not None:
        cluster.take_back(name)


@pytest.fixture
def people(prepared: Prepared) -> identity.People:
    return prepared.people


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody: a client without a session."""
    return app.test_client()


@pytest.fixture
def client_as(app: Flask, prepared: Prepared) -> Callable[[str], FlaskClient]:
    """`client_as("mei")`: a client signed in as a named person, sending the CSRF header with every write."""
    return lambda name: identity.signed_in(app, prepared.people, name)


@pytest.fixture
def ctx_of(app: Flask, prepared: Prepared) -> Callable[[str], Ctx]:
    """`ctx_of("qing")`: a context for calling actions directly (inside `with app.app_context(), transaction():`)."""

    def make(name: str) -> Ctx:
        parts: Any = app.extensions["mingcha"]
        return Ctx(actor=prepared.people.actor(name), clock=parts.clock, ids=parts.ids, chance=parts.chance)

    return make
