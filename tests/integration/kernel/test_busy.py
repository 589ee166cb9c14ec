"""What does somebody hear whose write met another one?"""

from __future__ import annotations

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from mingcha.kernel.db import is_busy
from mingcha.kernel.http import register_errors

HELD = "identity_department"


def refused(app: Flask, *, table: str) -> DBAPIError:
    """What a second writer gets that does not wait while a first one holds the table (in SQLite the database)."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    lite = url.startswith("sqlite")
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": 0} if lite else {})
    take = "BEGIN IMMEDIATE" if lite else f"LOCK TABLE {HELD}"
    with engine.connect() as first, engine.connect() as second:
        first.exec_driver_sql(take)
        with pytest.raises(DBAPIError) as told:
            if not lite:
                second.exec_driver_sql("SET LOCAL lock_timeout = '1ms'")
            second.exec_driver_sql(f"SELECT * FROM {table}" if table != HELD else take)
    return told.value


def answering(error: Exception) -> Flask:
    """An app whose only address fails so."""
    app = Flask("busy")
    register_errors(app)

    @app.get("/")
    def _view() -> ResponseReturnValue:
        raise error

    return app


def test_a_writer_that_gave_way_hears_that_nothing_was_saved_and_when_to_come_again(app: Flask) -> None:
    error = refused(app, table=HELD)
    assert is_busy(error)
    reply = answering(error).test_client().get("/", headers={"Accept-Language": "en"})
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "5")
    assert reply.get_json()["type"] == "/problems/busy"
    assert "Nothing was saved" in reply.get_json()["detail"]


def test_a_database_that_fails_otherwise_is_not_called_busy(app: Flask) -> None:
    error = refused(app, table="nowhere")
    assert not is_busy(error)
    assert answering(error).test_client().get("/").status_code == 500
