"""How does the search know of an inspection? Its row and its terms are written at the end of the transaction that changed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from mingcha.dossiers.models import SearchPosting, SearchRow
from mingcha.dossiers.queries.indexed import FIELDS, checklist_items, columns_of, list_found, list_rows
from mingcha.dossiers.rules.bitmap import packed, place_of, unpacked
from mingcha.dossiers.rules.search import terms
from mingcha.inspections import queries as inspections
from mingcha.kernel.db import before_commit, lock, session, transaction

INDEX_LOCK = 7_311
CHUNK = 500
Change = dict[tuple[str, int], list[int]]
"""{(term, block): [bits to set, bits to clear]}."""
_TABLE = SearchPosting.metadata.tables[SearchPosting.__tablename__]
_UPDATE = (
    update(_TABLE)
    .where(_TABLE.c.term == bindparam("b_term"), _TABLE.c.block == bindparam("b_block"))
    .values(bits=bindparam("b_bits"))
)


_ROW = SearchRow.metadata.tables[SearchRow.__tablename__]
_UPDATE_ROW = (
    update(_ROW).where(_ROW.c.no == bindparam("b_no")).values({name: bindparam(f"b_{name}") for name in FIELDS})
)


def remember_changed(ids: Collection[str]) -> None:
    """Has these inspections indexed before the present transaction is committed."""
    before_commit(index_inspections, ids)


def index_inspections(ids: Collection[str]) -> None:
    """Writes rows and terms of these inspections where they differ from what stands there. The last lock that a transaction takes."""
    if not ids:
        return
    wanted = sorted(ids)
    lock(INDEX_LOCK)
    for start in range(0, len(wanted), CHUNK):
        _index(wanted[start : start + CHUNK])


def index_missing() -> int:
    """Indexes what is not there yet: inspections of a time before the index. Opens transactions of its own; how many it looked at."""
    looked, last = 0, ""
    while True:
        with transaction():
            ids = inspections.list_ids_after(last, CHUNK)
            index_inspections(ids)
        if not ids:
            return looked
        looked, last = looked + len(ids), ids[-1]


def _index(ids: Sequence[str]) -> None:
    fresh = {found.inspection_id: found for found in list_found(ids)}
    known = list_rows(ids)
    changed = {key: found for key, found in fresh.items() if key not in known or known[key][1] != found}
    if not changed:
        return
    fresh_ones = changed.keys() - known.keys()
    next_no = (session().execute(select(func.max(SearchRow.no))).scalar() or 0) + 1 if fresh_ones else 0
    change: Change = {}
    new: list[dict[str, Any]] = []
    for key, found in sorted(changed.items(), key=lambda one: (one[1].at, one[0])):
        now = terms(found, checklist_items(found.checklist_sha256))
        if key in known:
            no, before = known[key]
            was = terms(before, checklist_items(before.checklist_sha256))
            session().execute(_UPDATE_ROW, {"b_no": no, **{f"b_{name}": v for name, v in columns_of(found).items()}})
        else:
            no, was = next_no, set()
            next_no += 1
            new.append({"no": no, **columns_of(found)})
        _mark(change, no, now - was, 0)
        _mark(change, no, was - now, 1)
    if new:
        session().execute(insert(SearchRow), new)
    _write(change)


def _mark(change: Change, no: int, which: Iterable[str], slot: int) -> None:
    block, bit = place_of(no)
    for term in which:
        change.setdefault((term, block), [0, 0])[slot] |= bit


def _write(change: Change) -> None:
    """Puts the bits into the stored blocks."""
    stored = _stored(change)
    fresh, moved, gone = [], [], []
    for (term, block), (on, off) in sorted(change.items()):
        before = stored.get((term, block))
        bits = ((before or 0) & ~off) | on
        row = {"term": term, "block": block, "bits": packed(bits)}
        if before is None:
            fresh.append(row)
        elif bits == 0:
            gone.append((term, block))
        elif bits != before:
            moved.append({"b_term": term, "b_block": block, "b_bits": row["bits"]})
    if fresh:
        session().execute(insert(_TABLE), fresh)
    if moved:
        session().execute(_UPDATE, moved)
    for term, block in gone:
        session().execute(delete(_TABLE).where(_TABLE.c.term == term, _TABLE.c.block == block))


def _stored(change: Change) -> dict[tuple[str, int], int]:
    """The bits that stand there now."""
    blocks: dict[int, list[str]] = {}
    for term, block in change:
        blocks.setdefault(block, []).append(term)
    found: dict[tuple[str, int], int] = {}
    for block, wanted in sorted(blocks.items()):
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            rows = session().execute(
                select(_TABLE.c.term, _TABLE.c.bits).where(_TABLE.c.block == block, _TABLE.c.term.in_(part))
            )
            found |= {(row.term, block): unpacked(row.bits) for row in rows}
    return found
