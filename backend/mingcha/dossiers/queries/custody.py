"""Who read or took away an inspection's record, as the page and the bag tell it?"""

from __future__ import annotations

from typing import Any

from mingcha.dossiers.queries.proofs import Proofs
from mingcha.kernel.clock import rfc3339
from mingcha.readings import queries as readings
from mingcha.transparency import queries as log

READ = "read.access"


def list_custody(inspection_id: str) -> list[readings.AccessRow]:
    """Who read, was shown or took away something, the first first."""
    return readings.list_custody(inspection_id)


def readings_of(inspection_id: str) -> dict[tuple[str, ...], list[str]]:
    """{kinds: subjects} of the leaves that its readings left: they go along with a bag, but no bag waits for them."""
    return {(READ,): [inspection_id]}


def list_custody_in(inspection_id: str, proofs: Proofs) -> list[dict[str, Any]]:
    """The readings that the bag's main head covers, as they go into it: later ones are for a supplement. None without a head."""
    rows = readings.list_custody(inspection_id)
    places = log.list_leaf_places([row.leaf for row in rows if row.leaf])
    return [_told(row) for row in rows if _is_in(row, places, proofs)]


def _is_in(row: readings.AccessRow, places: dict[str, int], proofs: Proofs) -> bool:
    if row.leaf is None:  # from the audit trail of an earlier release
        return proofs.at is not None and rfc3339(row.at) < proofs.at
    return places.get(row.leaf, proofs.size) < proofs.size


def _told(row: readings.AccessRow) -> dict[str, Any]:
    told = {"at": rfc3339(row.at), "by": row.actor_name, "action": row.act}
    more = {"id": row.id, "about": row.about, "purpose": row.purpose, "text": row.text, "leaf": row.leaf}
    return {**told, **{name: value for name, value in more.items() if value}} if row.leaf else told
