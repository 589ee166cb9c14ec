"""Which objects hold two characters in their name, or a filter's value, among a million? Read by blocks of bits, proved by the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, select

from mingcha.kernel.db import session
from mingcha.kernel.pages import Page, begins, cursor_of, page_of, values_in, values_of
from mingcha.registers.models import InspectionObject, SearchMark, SearchPosting
from mingcha.registers.queries.rows import ObjectRow
from mingcha.registers.rules.search import BLOCK, FILTERS, both, places, terms_of, unpacked

_MODEL = InspectionObject
_COLUMNS = [getattr(_MODEL, name) for name in ObjectRow.__slots__]
_NUMBER: Any = (_MODEL.search_no,)
AT_ONCE = 400
PROVED_BY = 8
CODE_LENGTH = 4


def find_objects(text: str, filters: Mapping[str, str], *, cursor: str | None, limit: int) -> Page[ObjectRow]:
    """A page in the order of entry: objects whose name holds the text (two characters or more) and whose fields are the filters'.

    A text that begins a credit code or register number finds by that instead.
    """
    statement = _filtered(select(*_COLUMNS), filters)
    if (key := _code_column(text)) is not None:
        return _by_code(statement, key, text.upper(), cursor, limit)
    after = int(values_of(cursor, _NUMBER)[0]) if cursor else -1
    found = list(islice(_hits(text, filters, after), limit + 1))
    if len(found) <= limit:
        found += _unnumbered(text, statement, limit - len(found))
    numbers = [number for number, _ in found[:limit]]
    following = cursor_of([numbers[-1]]) if len(found) > limit else None
    return Page([row for _, row in found[:limit]], following)


def list_named(text: str, most: int) -> list[str] | None:
    """Ids of the objects whose name holds the text; None if they may be more than `most`, or the text is one character only.

    For lists of what was done about objects: they look up few of them, and read their rows in order until a page is full if there are many.
    """
    terms = terms_of(text)
    if not terms:
        return None
    reached = session().scalar(select(SearchMark.reached)) or 0
    numbers = list(islice(_numbers(sorted(terms), -1, reached), most + 1))
    if len(numbers) > most:
        return None
    named, places = _named(select(_MODEL.id), text), _MODEL.search_no
    found: list[str] = []
    for start in range(0, len(numbers), AT_ONCE):
        found += session().scalars(named.where(places.in_(numbers[start : start + AT_ONCE])))
    for waiting in (places > reached, places.is_(None)):
        found += session().scalars(named.where(waiting).limit(most))
    return found


def list_values(field: str) -> list[str]:
    """The values of a filter that objects have, sorted: the terms of the postings, each proved by a row, and what objects without postings hold."""
    reached, prefix = session().scalar(select(SearchMark.reached)) or 0, FILTERS[field]
    following = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    terms = session().scalars(
        values_in(SearchPosting.term, SearchPosting.term > prefix, SearchPosting.term < following)
    )
    told = [term.removeprefix(prefix) for term in terms]
    held = _begin_with(field, told)
    held |= {value for value in told if value not in held and _is_held(field, value, reached)}
    column = getattr(_MODEL, field)
    for waiting in (_MODEL.search_no > reached, _MODEL.search_no.is_(None)):
        held |= {value for value in session().scalars(select(column).where(waiting).distinct()) if value}
    return sorted(held)


def _begin_with(field: str, told: Sequence[str]) -> set[str]:
    """The values that the first objects of the first block still have: nearly all of them, by two statements."""
    terms = [FILTERS[field] + value for value in told]
    blocks = session().scalars(
        select(SearchPosting.bits).where(SearchPosting.term.in_(terms), SearchPosting.block == 0)
    )
    numbers = {number for bits in blocks for number in islice(places(unpacked(bits)), PROVED_BY)}
    column = getattr(_MODEL, field)
    return set(session().scalars(select(column).where(_MODEL.search_no.in_(sorted(numbers))).distinct()))


def _is_held(field: str, value: str, reached: int) -> bool:
    """True if a row still has the value that a posting says."""
    numbers = _numbers([FILTERS[field] + value], -1, reached)
    while part := list(islice(numbers, AT_ONCE)):
        statement = _filtered(select(_MODEL.id), {field: value}).where(_MODEL.search_no.in_(part))
        if session().scalar(statement.limit(1)) is not None:
            return True
    return False


def _filtered(statement: Select[Any], filters: Mapping[str, str]) -> Select[Any]:
    for name, value in filters.items():
        statement = statement.where(getattr(_MODEL, name) == value)
    return statement


def _code_column(text: str) -> Any:
    """The column whose values begin with the text, or None."""
    if len(text) < CODE_LENGTH or not text.isascii():
        return None
    for column in (_MODEL.uscc, _MODEL.register_no):
        if session().scalar(select(_MODEL.id).where(begins(column, text.upper())).limit(1)):
            return column
    return None


def _by_code(statement: Select[Any], column: Any, text: str, cursor: str | None, limit: int) -> Page[ObjectRow]:
    page = page_of(statement.where(begins(column, text)), key=(column, _MODEL.id), cursor=cursor, limit=limit)
    return Page([ObjectRow(*row) for row in page.items], page.next)


def _hits(text: str, filters: Mapping[str, str], after: int) -> Iterator[tuple[int, ObjectRow]]:
    """(number, object) of everything numbered behind `after`, the least number first: from the postings, then what they do not reach."""
    reached = session().scalar(select(SearchMark.reached)) or 0
    terms = terms_of(text) | {FILTERS[name] + value for name, value in filters.items()}
    # The first page is often full after a few rows, so little is read at first.
    numbers = _numbers(sorted(terms), after, reached)
    size = 60
    while part := list(islice(numbers, size)):
        yield from _proved(part, text, filters)
        size = AT_ONCE
    last = max(after, reached)
    statement = _filtered(select(_MODEL.search_no, *_COLUMNS), filters).where(_MODEL.search_no > last)
    for number, *row in session().execute(_named(statement, text).order_by(_MODEL.search_no).limit(AT_ONCE)):
        yield number, ObjectRow(*row)


def _named(statement: Select[Any], text: str) -> Select[Any]:
    escaped = text.upper().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return statement.where(func.upper(_MODEL.name).like(f"%{escaped}%", escape="\\"))


def _numbers(terms: Sequence[str], after: int, reached: int) -> Iterator[int]:
    """Numbers of rows that hold all terms, block by block; blocks are read in growing groups."""
    block, width = (after + 1) // BLOCK, 2
    while block * BLOCK <= reached:
        table = SearchPosting
        wanted = select(table.block, table.term, table.bits).where(
            table.term.in_(terms), table.block >= block, table.block < block + width
        )
        blocks: dict[int, dict[str, bytes]] = {}
        for number, term, bits in session().execute(wanted):
            blocks.setdefault(number, {})[term] = bits
        for number in sorted(blocks):
            for place in places(both(blocks[number], terms)):
                if (found := number * BLOCK + place) > after:
                    yield found
        block, width = block + width, min(width * 2, 64)


def _proved(numbers: Sequence[int], text: str, filters: Mapping[str, str]) -> Iterator[tuple[int, ObjectRow]]:
    """The rows that are still as their postings say; a changed row has another number or none."""
    statement = _filtered(select(_MODEL.search_no, *_COLUMNS), filters).where(_MODEL.search_no.in_(numbers))
    wanted = text.upper()
    for number, *row in session().execute(statement.order_by(_MODEL.search_no)):
        found = ObjectRow(*row)
        if wanted in found.name.upper():
            yield number, found


def _unnumbered(text: str, statement: Select[Any], room: int) -> list[tuple[int, ObjectRow]]:
    """What was renamed or moved since the job ran last."""
    if room <= 0:
        return []
    waiting = _named(statement.where(_MODEL.search_no.is_(None)), text).order_by(_MODEL.id).limit(room)
    return [(0, ObjectRow(*row)) for row in session().execute(waiting)]
