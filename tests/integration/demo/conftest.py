"""A county of its own for these tests: loaded once into an empty database, looked at by many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from mingcha.app import create_app
from mingcha.demo.load import load_county
from mingcha.kernel.db import db
from mingcha.settings import Settings
from tests.postgres import Cluster

TODAY = date(2026, 6, 15)
_numbers = count(1)
Empty = Callable[[], Flask]


@pytest.fixture(scope="session")
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Empty]:
    """`empty()`: an app over a new database that has tables and nothing else, with the machine's own clock."""
    made: list[tuple[Flask, str]] = []
    cluster: Cluster | None = None
    if request.config.getoption("--database") == "postgres":
        cluster = request.getfixturevalue("postgres")

    def make() -> Flask:
        folder, name = tmp_path_factory.mktemp("county"), f"county_{next(_numbers)}"
        url = f"sqlite:///{folder / 'county.sqlite3'}"
        if cluster is not None:
            url = cluster.create(name)
        app = create_app(Settings(env="test", data_dir=folder, database_url=url, store="disk", scheduler=False))
        with app.app_context():
            db.create_all()
            db.session.remove()
        made.append((app, name))
        return app

    yield make
    for app, name in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if cluster is not None:
            cluster.drop(name)


@contextmanager
def inside(app: Flask) -> Iterator[Path]:
    """An app context that leaves no session behind; gives the data folder."""
    with app.app_context():
        try:
            yield app.extensions["mingcha"].settings.data_dir
        finally:
            db.session.remove()


@pytest.fixture(scope="session")
def county(empty: Empty) -> Flask:
    """The sample county of 2026-06-15, loaded."""
    app = empty()
    with inside(app):
        load_county(TODAY)
    return app
