"""How do millions of rows get into a bench's database? Each is copied after one that the house wrote, past its doors: only reading is measured afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, Table, text

from mingcha.kernel.db import Base, db

Row = dict[str, Any]


def key(kind: int, number: int) -> str:
    """The id of the n-th row of a kind; ids sort by kind, then by number."""
    return f"0197{kind:04x}-0000-7000-8000-{number:012x}"


def copy(name: str, count: int, row_of: Callable[[int], Row], *, like: str = "") -> None:
    """Writes `count` rows of a table: each the county's own row (the first that `like`, an SQL condition, fits), with the cells of `row_of(n)` in their places."""
    if not count:
        return
    table = Base.metadata.tables[name]
    with db.engine.connect() as connection:
        found = connection.execute(text(f"SELECT * FROM {name} WHERE {like or '1 = 1'} LIMIT 1")).mappings().first()  # noqa: S608  our own words
    base = [_plain(found[one.name]) if found else _empty(table, one.name) for one in table.columns]
    places = {one.name: place for place, one in enumerate(table.columns)}
    own = [places[one] for one in row_of(0)]

    def lines() -> Iterator[list[Any]]:
        for number in range(count):
            line = base.copy()
            for place, value in zip(own, row_of(number).values(), strict=True):
                line[place] = value
            yield line

    for index in table.indexes:
        index.drop(db.engine)
    _write(table, lines())
    for index in table.indexes:  # sorting all rows once costs a third of finding a place for each
        index.create(db.engine)


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def _empty(table: Table, name: str) -> Any:
    column = table.columns[name]
    if column.nullable:
        return None
    for kind, value in ((JSON, "[]"), (Boolean, 0), (Integer, 0), (Date, "2026-01-01"), (DateTime, moment(0))):
        if isinstance(getattr(column.type, "impl", column.type), kind):
            return value
    return ""


def _write(table: Table, lines: Iterator[list[Any]]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    with closing(db.engine.raw_connection()) as connection:
        cursor: Any = connection.cursor()
        if db.engine.dialect.name == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # no foreign keys
            with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as out:
                for line in lines:
                    out.write_row(line)
            connection.commit()
            return
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -262144"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("BEGIN")
        marks = ", ".join("?" * len(table.columns))
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", lines)  # noqa: S608
        cursor.execute("COMMIT")


def moment(seconds: int) -> str:
    """An instant so many seconds after the year began, as both databases read it."""
    return (datetime(2026, 1, 1) + timedelta(seconds=seconds)).isoformat(" ", "microseconds")  # noqa: DTZ001


@cache
def day(number: int) -> str:
    """A day of the year 2026."""
    return (date(2026, 1, 1) + timedelta(days=number % 364)).isoformat()
