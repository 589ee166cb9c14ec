"""How is one inspection found among a million? Terms give sets of rows as bits, the sets are joined, and months give the order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from mingcha.dossiers.models import SearchPosting, SearchRow
from mingcha.dossiers.queries.indexed import COLUMNS
from mingcha.dossiers.rules import search as rules
from mingcha.dossiers.rules.bitmap import Blocks, both, either, holds, numbers_of, size_of, unpacked
from mingcha.dossiers.rules.search import Found
from mingcha.kernel.clock import CHINA
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, cursor_of, values_of
from mingcha.registers import queries as registers

FEW = 900
"""Sets up to this size are fetched whole and sorted here."""
SOME = 100
_KEY = (SearchRow.at, SearchRow.no)
_NEWEST = (SearchRow.at.desc(), SearchRow.no.desc())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; empty fields do not count. `item` is part of an item's name or its code, days are local and inclusive."""

    q: str = ""
    uscc: str = ""
    inspector: str = ""
    place: str = ""
    item: str = ""
    department: str = ""
    result: str = ""
    state: str = ""
    deadline: str = ""
    since_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list."""

    found: Found
    deadline: str


def find_dossiers(asked: Asked, *, today: date, cursor: str | None = None, limit: int = LIMIT) -> Page[Listed]:
    """A page of inspections of every department, the newest first (S1-20a). Raises Malformed for a foreign cursor."""
    wanted: Blocks | None = None
    for one in _sets(asked, today):
        wanted = one if wanted is None else both(wanted, one)
    proved, rows = _proof(asked), []
    for row in _rows(wanted, asked, values_of(cursor, _KEY) if cursor else None, limit):
        found = Found(*row[1:])
        if proved(found):
            rows.append((row.no, found))
        if len(rows) > limit:
            break
    last = rows[limit - 1] if len(rows) > limit else None
    listed = [Listed(found, rules.deadline_state(found, today)) for _, found in rows[:limit]]
    return Page(listed, cursor_of((last[1].at, last[0])) if last else None)


def _sets(asked: Asked, today: date) -> Iterator[Blocks]:
    """One set of rows for each thing asked for."""
    if asked.q.strip():
        yield either([_with_part(rules.NAME, asked.q), _with_part(rules.CODE, asked.q)])
    texts = ((rules.CODE, asked.uscc), (rules.PERSON, asked.inspector), (rules.PLACE, asked.place))
    yield from (_with_part(field, text) for field, text in texts if text.strip())
    codes = ((rules.DEPARTMENT, asked.department), (rules.RESULT, asked.result), (rules.STATE, asked.state))
    yield from (_with_all([field + code]) for field, code in codes if code)
    if asked.item.strip():
        items = registers.list_items(q=asked.item, limit=SOME).items
        yield either(_with_all([rules.ITEM + item.id]) for item in items)
    if asked.deadline:
        yield _by_deadline(asked.deadline, today)


def _by_deadline(state: str, today: date) -> Blocks:
    """Ended deadlines are a term; open ones are past once their day is."""
    if state == rules.OVERDUE:
        return either(_with_any(field, field + today.isoformat()) for field in (rules.VISIT_BY, rules.PUBLISH_BY))
    return _with_all([rules.DEADLINE + state])


def _proof(asked: Asked) -> Callable[[Found], bool]:
    """Neighbouring characters may stand apart: the rows themselves decide."""

    def proved(row: Found) -> bool:
        codes = f"{row.number}\n{row.object_uscc or ''}"
        told = ((asked.uscc, codes), (asked.inspector, row.people), (asked.place, row.place))
        if asked.q.strip() and not any(rules.holds_text(text, asked.q) for text in (row.object_name, *codes.split())):
            return False
        return all(any(rules.holds_text(line, part) for line in text.splitlines()) for part, text in told if part)

    return proved


def _between(asked: Asked, after: Sequence[Any] | None) -> list[ColumnElement[bool]]:
    """The days, and the place behind the last row of the page before, as conditions."""
    found: list[ColumnElement[bool]] = []
    if after:
        at, no = after
        found.append(or_(SearchRow.at < at, and_(SearchRow.at == at, SearchRow.no < no)))
    if asked.since_on:
        found.append(SearchRow.at >= _midnight(asked.since_on))
    if asked.until_on:
        found.append(SearchRow.at < _midnight(asked.until_on + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=CHINA)


# ---------------------------------------------------------------- sets of rows


def _with_part(field: str, text: str) -> Blocks:
    """Rows whose field may have the text in it."""
    wanted = rules.needles(field, text)
    return _with_all(wanted) if wanted else _with_any(*rules.first_of(field, text))


def _with_all(wanted: Sequence[str]) -> Blocks:
    """Rows that have all of the terms. Blocks that one of them lacks are not even unpacked."""
    table = SearchPosting
    rows = session().execute(select(table.block, table.bits).where(table.term.in_(wanted)))
    stored: dict[int, list[bytes]] = {}
    for row in rows:
        stored.setdefault(row.block, []).append(row.bits)
    found: Blocks = {}
    for block, parts in stored.items():
        if len(parts) < len(wanted):
            continue
        bits = unpacked(parts[0])
        for part in parts[1:]:
            bits &= unpacked(part)
        if bits:
            found[block] = bits
    return found


def _with_any(first: str, last: str) -> Blocks:
    """Rows that have one of the terms from `first` to before `last`."""
    table = SearchPosting
    rows = session().execute(select(table.block, table.bits).where(table.term >= first, table.term < last))
    return either({block: unpacked(bits)} for block, bits in rows)


# ---------------------------------------------------------------- rows in their order


def _rows(wanted: Blocks | None, asked: Asked, after: Sequence[Any] | None, limit: int) -> Iterator[Any]:
    """Rows of the set, the newest first. A small set is sorted by the database; a large one is walked month by month."""
    rows = select(*COLUMNS).where(*_between(asked, after)).order_by(*_NEWEST)
    if wanted is None:
        yield from session().execute(rows.limit(limit + 1))
    elif size_of(wanted) <= FEW:
        yield from session().execute(rows.where(SearchRow.no.in_(list(numbers_of(wanted)))))
    else:
        for month in _months(wanted, asked, after):
            yield from _of_month(month, wanted, _between(asked, after))


def _months(wanted: Blocks, asked: Asked, after: Sequence[Any] | None) -> list[str]:
    """The months, newest first, in which rows of the set stand."""
    table, found = SearchPosting, set()
    first = rules.MONTH + (asked.since_on.isoformat()[:7] if asked.since_on else "")
    last = rules.MONTH + (asked.until_on.isoformat()[:7] if asked.until_on else "9")
    if after:
        last = min(last, rules.MONTH + rules.month_of(after[0]))
    within = (table.term >= first, table.term <= last + rules.LAST)
    for term, block, bits in session().execute(select(table.term, table.block, table.bits).where(*within)):
        if term not in found and block in wanted and unpacked(bits) & wanted[block]:
            found.add(term)
    return sorted((term[1:] for term in found), reverse=True)


def _of_month(month: str, wanted: Blocks, between: list[ColumnElement[bool]]) -> Iterator[Any]:
    start, end = rules.month_span(month)
    order = select(SearchRow.no).where(SearchRow.at >= start, SearchRow.at < end, *between).order_by(*_NEWEST)
    numbers = [no for no in session().scalars(order) if holds(wanted, no)]
    for begin in range(0, len(numbers), SOME):
        part = numbers[begin : begin + SOME]
        found = {row.no: row for row in session().execute(select(*COLUMNS).where(SearchRow.no.in_(part)))}
        yield from (found[no] for no in part)
