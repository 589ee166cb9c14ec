"""How is a long list read? In pages by keyset cursors, never by offset."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any, Generic, TypeVar

from marshmallow import fields, validate
from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_
from sqlalchemy.engine import result_tuple
from sqlalchemy.orm import InstrumentedAttribute

from mingcha.kernel.db import session
from mingcha.kernel.problem import FieldError, Malformed
from mingcha.kernel.schema import Schema

T = TypeVar("T")
LIMIT = 50
MAX_LIMIT = 200
MANY = 40


class PageArgs(Schema):
    """Query arguments of every list: `cursor` from the page before, `limit` 1 to 200."""

    cursor = fields.String(load_default=None)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, MAX_LIMIT))


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page and the cursor of the next, or None at the end."""

    items: Sequence[T]
    next: str | None


Part = Sequence[ColumnElement[bool]]


def page_of(
    statement: Select[Any],
    *,
    key: Sequence[ColumnElement[Any] | Any],
    cursor: str | None,
    limit: int = LIMIT,
    descending: bool = False,
    parts: Sequence[Part] = ((),),
    others: Sequence[tuple[Select[Any], Sequence[ColumnElement[Any] | Any]]] = (),
) -> Page[Any]:
    """Rows of `statement` after `cursor`, ordered by `key` (its last column unique). Raises Malformed for a foreign cursor.

    `parts`: only rows that one of these groups of conditions takes. Each is read by itself along its own index and the pages are merged: a
    database that is asked for several values of a column at once sorts all of their rows. `others`: statements of the same rows that are found
    along another table's index, with the key's values as that table has them. A key that is merged holds no words, which databases sort differently.
    """
    width = len(key)
    rows: list[Row[Any]] = []
    sources = [*((statement.where(*part), key) for part in parts), *others]
    for source, columns in sources:
        order = [column.desc() if descending else column for column in columns]
        labels = [c.label(f"_k{i}") for i, c in enumerate(columns)]
        wanted = _after(source, columns, cursor, descending).add_columns(*labels)
        rows += session().execute(wanted.order_by(*order).limit(limit + 1)).all()
    if len(sources) > 1:
        once = {tuple(row[-width:]): row for row in rows}
        rows = [once[place] for place in sorted(once, reverse=descending)[: limit + 1]]
    more = len(rows) > limit
    rows = rows[:limit]
    next_cursor = cursor_of(rows[-1][-width:]) if more and rows else None
    return Page(_without_keys(rows, width), next_cursor)


def each(*columns: tuple[ColumnElement[Any] | Any, Collection[Any] | None]) -> list[Part]:
    """The parts of rows whose columns hold one of their values each; None asks nothing of a column."""
    asked = [[column == value for value in sorted(values)] for column, values in columns if values is not None]
    return list(product(*asked))


def alike(*columns: tuple[ColumnElement[Any] | Any, Any]) -> list[ColumnElement[bool]]:
    """The conditions that each column holds its value; None and an empty word ask nothing of a column."""
    return [column == value for column, value in columns if value not in (None, "")]


def begins(column: ColumnElement[Any] | Any, text: str) -> ColumnElement[bool]:
    """Rows whose column (numbers and codes in capitals) begins with the text, looked up in the column's index on both databases."""
    found: ColumnElement[bool] = (
        (column >= text) & (column <= text + "Z" * 20) & (func.substr(column, 1, len(text)) == text)
    )
    return found


def values_in(column: InstrumentedAttribute[Any], *within: ColumnElement[bool]) -> Select[Any]:
    """Every value of a column that an index begins with, each looked up once: as dear as there are values, however many rows hold them."""
    value = select(func.min(column).label("value")).where(*within).cte("present", recursive=True)
    following = select(func.min(column)).where(column > value.c.value, *within).scalar_subquery()
    value = value.union_all(select(following).where(value.c.value.is_not(None)))
    return select(value.c.value).where(value.c.value.is_not(None))


def named(column: InstrumentedAttribute[Any], text: str) -> list[Part]:
    """The parts of rows whose name holds the text, each name read along the index that begins with it; many names are compared row by row, where hits are soon met."""
    holds = values_in(column).subquery()
    names = list(
        session().scalars(select(holds.c.value).where(holds.c.value.contains(text, autoescape=True)).limit(MANY + 1))
    )
    return each((column, names)) if len(names) <= MANY else [(column.contains(text, autoescape=True),)]


def _after(statement: Select[Any], key: Sequence[Any], cursor: str | None, descending: bool) -> Select[Any]:
    """Compared as one row, which both databases look up in an index that begins with the key."""
    if not cursor:
        return statement
    values = [literal(value, column.type) for value, column in zip(values_of(cursor, key), key, strict=True)]
    if len(key) == 1:
        return statement.where(key[0] < values[0] if descending else key[0] > values[0])
    here, there = tuple_(*key), tuple_(*values)
    return statement.where(here < there if descending else here > there)


def _without_keys(rows: Sequence[Row[Any]], width: int) -> list[Any]:
    """The rows as they were asked for: one column is its value, several stay a row with names."""
    if not rows or len(rows[0]) - width == 1:
        return [row[0] for row in rows]
    row_of = result_tuple(rows[0]._fields[:-width])
    return [row_of(row[:-width]) for row in rows]


def cursor_of(values: Sequence[Any]) -> str:
    """The cursor that stands for a row's key."""
    plain = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def values_of(cursor: str, key: Sequence[Any]) -> list[Any]:
    """The key that a cursor stands for. Raises Malformed for a foreign one."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(key):
            raise ValueError("width")
        return [_typed(value, column) for value, column in zip(values, key, strict=True)]
    except (ValueError, TypeError, binascii.Error) as error:
        raise Malformed(
            errors=[
                FieldError(
                    "/cursor", "翻页标记无效，请从第一页开始。", "This cursor is not valid; start from the first page."
                )
            ]
        ) from error


def reached(cursor: str | None, key: Sequence[Any], otherwise: Any) -> Any:
    """The first value of the key that a cursor stands for, or `otherwise` before the first page.

    A list with a bound of its own on that column moves it here: a database that has two bounds begins at either, which may be far from the page.
    """
    return values_of(cursor, key)[0] if cursor else otherwise


def _typed(value: Any, column: Any) -> Any:
    """Dates and instants travel as text; compared as text they would fail on PostgreSQL and lie on SQLite."""
    kind = column.type.python_type
    return kind.fromisoformat(value) if kind in (date, datetime) else value
