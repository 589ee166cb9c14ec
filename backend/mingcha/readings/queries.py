"""Who read what, and do the rows still say what the log says?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from mingcha.kernel import merkle
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.canon import canonical
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, alike, named, page_of, reached
from mingcha.readings.models import Access
from mingcha.readings.rules import LEAF, masked, private_value, stated
from mingcha.transparency import queries as log

BEFORE = ("read_dossier", "export_dossier", "print_paper")
"""Readings of dossiers stood in the audit trail before they had a table of their own."""
PAGE = 1000


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One reading. `leaf` is None for those that stand in the audit trail only (written by an earlier release)."""

    id: str
    at: datetime
    actor_id: str
    actor_name: str
    act: str
    inspection_id: str
    about: str
    purpose: str | None
    text: str | None
    leaf: str | None


_COLUMNS = [getattr(Access, name) for name in AccessRow.__slots__]


def list_accesses(
    *,
    inspection_id: str | None = None,
    who: str | None = None,
    act: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[AccessRow]:
    """A page of readings, the latest first; `who` is part of the reader's name, instants are inclusive and exclusive."""
    key = (Access.at, Access.id)
    statement = select(*_COLUMNS).where(*alike((Access.inspection_id, inspection_id), (Access.act, act)))
    if since:
        statement = statement.where(Access.at >= since)
    if until:
        last = until - timedelta.resolution
        statement = statement.where(Access.at <= min(last, reached(cursor, key, last)))
    parts = named(Access.actor_name, who) if who else [()]
    page = page_of(statement, key=key, cursor=cursor, limit=limit, descending=True, parts=parts)
    return Page([AccessRow(*row) for row in page.items], page.next)


def list_custody(inspection_id: str) -> list[AccessRow]:
    """Everybody who read or took away something of the inspection, the first first (evidence.md section 5, question 33)."""
    rows = session().execute(select(*_COLUMNS).where(Access.inspection_id == inspection_id).order_by(Access.id))
    found = [*_from_trail(inspection_id), *(AccessRow(*row) for row in rows)]
    return sorted(found, key=lambda one: one.at)


def _from_trail(inspection_id: str) -> Iterator[AccessRow]:
    wanted = select(AuditEntry).where(AuditEntry.subject_id == inspection_id, AuditEntry.action.in_(BEFORE))
    for row in session().scalars(wanted.order_by(AuditEntry.seq)):
        who, about = (row.actor_id, row.actor_name), (row.after or {}).get("of") or (row.after or {}).get("paper") or ""
        yield AccessRow(str(row.seq), row.at, *who, row.action, inspection_id, about, None, None, None)


def faults_of_readings() -> Iterator[str]:
    """One sentence per reading that the log and the table do not tell alike: changed, taken away, or put in later."""
    logged = {leaf: content for leaf, content in log.leaves_of_kind(LEAF)}
    for row in _rows():
        content = logged.pop(row.leaf or "", None)
        if content is None:
            yield f"the reading {row.id} of {row.at:%Y-%m-%d %H:%M} UTC stands in no leaf of the log"
        elif content != _content(row) or merkle.leaf_hash(content).hex() != row.leaf:
            yield f"the reading {row.id} says something else than its leaf"
    for content in logged.values():
        told = json.loads(content)
        yield f"the reading {told['id']} of {told['at']} is in the log, its row is gone"


def _rows() -> Iterator[AccessRow]:
    last = ""
    while True:
        page = select(*_COLUMNS).where(Access.id > last).order_by(Access.id).limit(PAGE)
        rows = [AccessRow(*row) for row in session().execute(page)]
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def _content(row: AccessRow) -> bytes:
    told: dict[str, Any] = stated(
        id=row.id,
        at=row.at,
        who=row.actor_id,
        name=row.actor_name,
        act=row.act,
        about=row.about,
        purpose=row.purpose,
        text=row.text,
    )
    return canonical({"kind": LEAF, "subject": row.inspection_id, **told})


__all__ = ["AccessRow", "faults_of_readings", "list_accesses", "list_custody", "masked", "private_value"]
