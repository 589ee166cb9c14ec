"""How are objects numbered for the search, and how are the postings written? In the import for new ones, by a job for what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from mingcha.kernel.db import lock, session, transaction
from mingcha.registers.actions.bulk import insert_rows
from mingcha.registers.models import InspectionObject, SearchMark, SearchPosting
from mingcha.registers.rules.search import BLOCK, postings

LOCK = 7_201
_MODEL = InspectionObject
_COLUMNS: Any = (_MODEL.name, _MODEL.district, _MODEL.industry, _MODEL.kind, _MODEL.risk_class)
_TABLE: Any = _MODEL.__table__
_NUMBER = update(_TABLE).where(_TABLE.c.id == bindparam("b_id")).values(search_no=bindparam("b_no"))


def number_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Gives new rows the next numbers; one writer at a time."""
    if not rows:
        return
    lock(LOCK)
    first = _last() + 1
    for number, row in enumerate(rows, first):
        row["search_no"] = number


def _last() -> int:
    return int(session().scalar(select(func.max(_MODEL.search_no))) or 0)


def index_objects() -> int:
    """Numbers what has no number and writes the postings of every block not reached yet, a block a transaction. Returns how many blocks."""
    done = 0
    while True:
        with transaction():
            lock(LOCK)
            _number_some()
            written = _write_block()
        if not written:
            return done
        done += 1


def _number_some() -> None:
    ids = list(session().scalars(select(_MODEL.id).where(_MODEL.search_no.is_(None)).order_by(_MODEL.id).limit(BLOCK)))
    if ids:
        last = _last()
        session().connection().execute(_NUMBER, [{"b_id": one, "b_no": last + n} for n, one in enumerate(ids, 1)])


def _write_block() -> bool:
    mark = session().get(SearchMark, 1)
    reached, last = mark.reached if mark else 0, _last()
    if reached >= last:
        return False
    block = (reached + 1) // BLOCK
    start = block * BLOCK
    statement = (
        select(_MODEL.search_no, *_COLUMNS)
        .where(_MODEL.search_no >= start, _MODEL.search_no < start + BLOCK)
        .order_by(_MODEL.search_no)
    )
    rows = [(row[0] - start, row[1:]) for row in session().connection().execute(statement)]
    found = postings(rows)
    if reached >= start:  # a block that was written in part
        session().execute(delete(SearchPosting).where(SearchPosting.block == block))
    insert_rows(
        SearchPosting.__table__,  # type: ignore[arg-type]
        [{"term": term, "block": block, "bits": bits} for term, bits in sorted(found.items())],
    )
    _mark(mark, min(last, start + BLOCK - 1))
    return True


def _mark(mark: SearchMark | None, reached: int) -> None:
    if mark is None:
        session().execute(insert(SearchMark), [{"id": 1, "reached": reached}])
    else:
        mark.reached = reached
    session().flush()


def is_behind() -> bool:
    """True if an object waits for its postings."""
    mark = session().scalar(select(SearchMark.reached)) or 0
    waits = or_(_MODEL.search_no > mark, _MODEL.search_no.is_(None))
    return session().scalar(select(_MODEL.id).where(waits).limit(1)) is not None
