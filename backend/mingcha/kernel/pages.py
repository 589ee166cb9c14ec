"""How is a long list read? In pages by keyset cursors, never by offset."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from marshmallow import fields, validate
from sqlalchemy import ColumnElement, Row, Select, and_, or_
from sqlalchemy.engine import result_tuple

from mingcha.kernel.db import session
from mingcha.kernel.problem import FieldError, Malformed
from mingcha.kernel.schema import Schema

T = TypeVar("T")
LIMIT = 50
MAX_LIMIT = 200


class PageArgs(Schema):
    """Query arguments of every list: `cursor` from the page before, `limit` 1 to 200."""

    cursor = fields.String(load_default=None)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, MAX_LIMIT))


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page and the cursor of the next, or None at the end."""

    items: Sequence[T]
    next: str | None


def page_of(
    statement: Select[Any],
    *,
    key: Sequence[ColumnElement[Any] | Any],
    cursor: str | None,
    limit: int = LIMIT,
    descending: bool = False,
) -> Page[Any]:
    """Rows of `statement` after `cursor`, ordered by `key` (its last column unique). Raises Malformed for a foreign cursor."""
    if cursor:
        values = values_of(cursor, key)
        clauses = []
        for index, column in enumerate(key):
            same = [key[i] == values[i] for i in range(index)]
            beyond = column < values[index] if descending else column > values[index]
            clauses.append(and_(*same, beyond))
        statement = statement.where(or_(*clauses))
    order = [column.desc() if descending else column for column in key]
    rows = (
        session()
        .execute(
            statement.add_columns(*[c.label(f"_k{i}") for i, c in enumerate(key)]).order_by(*order).limit(limit + 1)
        )
        .all()
    )
    more = len(rows) > limit
    rows = rows[:limit]
    width = len(key)
    next_cursor = cursor_of(rows[-1][-width:]) if more and rows else None
    return Page(_without_keys(rows, width), next_cursor)


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


def _typed(value: Any, column: Any) -> Any:
    """Dates and instants travel as text; compared as text they would fail on PostgreSQL and lie on SQLite."""
    kind = column.type.python_type
    return kind.fromisoformat(value) if kind in (date, datetime) else value
