"""Which dossiers of an inspection left the house, and what binds each: its leaf, the heads over it, who cosigned and stamped them?"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.dossiers.queries.proofs import SEALED
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.db import session
from mingcha.readings.queries import AccessRow, list_custody
from mingcha.transparency import queries as log

MOST = 20
"""So many exports are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness or an authority, and when it saw the head."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One exported dossier. `leaf` None: it waits for its place in the log; `files` and `bytes` None: exported before these were kept."""

    at: str
    by: str | None
    tagmanifest: str
    tagmanifest_sm3: str
    events: int
    size: int
    files: int | None
    bytes: int | None
    leaf: int | None
    signed_at: datetime | None
    witnesses: list[Seen]
    stamps: list[Seen]


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """One supplement: when, by whom, and the tag manifest of the dossier that it follows."""

    at: datetime
    by: str
    of: str


def list_exports(inspection_id: str) -> list[ExportRow]:
    """The newest exports, each with what the log says of it by now (evidence 4.5)."""
    facts = log.list_facts([inspection_id], [SEALED])
    made = _made(inspection_id)
    rows = [_row(fact, made) for fact in reversed(facts)]
    return rows[:MOST]


def count_exports(inspection_ids: Sequence[str]) -> dict[str, int]:
    """{inspection id: dossiers of it that left the house}; those without one are absent."""
    return dict(Counter(fact.subject for fact in log.list_facts(inspection_ids, [SEALED])))


def list_supplements(inspection_id: str) -> list[SupplementRow]:
    """The newest supplements."""
    rows = [SupplementRow(row.at, row.actor_name, row.about) for row in list_custody(inspection_id) if _is_later(row)]
    return rows[: -MOST - 1 : -1]


def _is_later(row: AccessRow) -> bool:
    """Whether a reading is the export of a supplement: it names the dossier that it follows."""
    return row.act == "export_dossier" and bool(row.about)


def _row(fact: log.FactLeaf, made: dict[str, list[Any]]) -> ExportRow:
    told = json.loads(fact.content)
    mine = made[told["tagmanifest"]]
    act = mine.pop() if mine else None
    heads = (
        []
        if fact.index is None
        else [head for head in log.list_covering_heads(fact.index + 1) if head.size > fact.index]
    )
    return ExportRow(
        at=told["at"],
        by=act.actor_name if act else None,
        tagmanifest=told["tagmanifest"],
        tagmanifest_sm3=told["tagmanifest_sm3"],
        events=told["events"],
        size=told.get("size", 0),
        files=act.after["files"] if act else None,
        bytes=act.after["bytes"] if act else None,
        leaf=fact.index,
        signed_at=heads[0].at if heads else None,
        witnesses=_first(seen for head in heads for seen in head.witnesses),
        stamps=_first(seen for head in heads for seen in head.authorities),
    )


def _first(seen: Any) -> list[Seen]:
    """Each name once, with the first instant."""
    found: dict[str, datetime] = {}
    for by, at in seen:
        found[by] = min(at, found.get(by, at))
    return [Seen(by, at) for by, at in sorted(found.items())]


def _made(inspection_id: str) -> dict[str, list[Any]]:
    """{tag manifest: acts of export, the last last}: the same dossier may have been exported twice."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in _acts(inspection_id, "seal_dossier"):
        found[row.after["tagmanifest"]].append(row)
    return found


def _acts(inspection_id: str, action: str) -> list[Any]:
    columns = (AuditEntry.at, AuditEntry.actor_name, AuditEntry.after)
    statement = select(*columns).where(AuditEntry.subject_id == inspection_id, AuditEntry.action == action)
    return list(session().execute(statement.order_by(AuditEntry.seq)))
