"""What a server has kept, read beside it from its data folder; nothing is written."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """Event lines in the order of arrival as (id, bytes, status), evidence ids with the SHA-256 of the bytes that lie in the store, what went wrong."""

    events: list[tuple[str, bytes, str]]
    stored: dict[str, str]
    wrong: dict[str, int]


def kept_by(data: Path) -> Kept:
    """Reads the database and computes every original's hash from its bytes."""
    with sqlite3.connect(f"file:{data / 'mingcha.sqlite3'}?mode=ro", uri=True) as base:
        events = base.execute("select id, line, status from evidence_event order by position").fetchall()
        items = base.execute("select id, sha256 from evidence_item where state = 'stored'").fetchall()
        wrong = {
            name: base.execute(f"select count(*) from {name}").fetchone()[0]  # noqa: S608
            for name in ("evidence_quarantine", "evidence_conflict")
        }
    originals = [path for path in (data / "originals").rglob("*") if path.is_file()]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in originals}
    return Kept(events, {evidence: found.get(digest, "missing") for evidence, digest in items}, wrong)
