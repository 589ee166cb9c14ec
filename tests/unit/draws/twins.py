"""How is an honest vector turned into a tampered twin? The files as bytes, and a way to make everything else fit again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mingcha.draws.rules.encoding import body_lines, json_line, merkle_root
from mingcha.draws.rules.manifest import (
    FROZEN_TABLES,
    HEADERS,
    SmallTables,
    commit_of,
    read_tables,
    read_terms,
    write_rows,
)
from mingcha.draws.rules.parts import ROWS, Head, Part, TableWriter
from mingcha.draws.rules.result import compute
from mingcha.draws.rules.roster import Roster, RosterRow
from mingcha.draws.rules.seeding import seed

VECTORS = Path(__file__).parents[2] / "vectors"
NAMES = ("srd1-vec1", "srd1-vec2", "srd1-vec3", "srd1-vec4")


def roster_of(files: dict[str, bytes]) -> Roster:
    """The roster out of a set of files."""
    return Roster(lambda: [files["roster.csv"]])


def heads_of(files: dict[str, bytes], alg: str = "sha256") -> dict[str, Head]:
    """What a manifest says of its tables."""
    bodies = {f"{name}.csv": body_lines(files[f"{name}.csv"]) for name in FROZEN_TABLES}
    return {name: Head(merkle_root(leaves, alg), len(leaves)) for name, leaves in bodies.items()}


def frozen_files(rows: list[RosterRow], tables: SmallTables, alg: str = "sha256") -> dict[str, bytes]:
    """The frozen tables as the service writes them; the rows are sorted by id."""
    parts: dict[str, list[Part]] = {name: [] for name in HEADERS}
    writers = {name: TableWriter(name, header, alg, parts[name].append) for name, header in HEADERS.items()}
    for start in range(0, len(rows), ROWS):
        block = rows[start : start + ROWS]
        write_rows(writers["roster.csv"], [row.id for row in block], ["|".join(row) for row in block])
    tables.write(writers)
    files = {name: b"".join(part.content for part in kept) for name, kept in parts.items()}
    assert heads_of(files, alg) == {name: writer.head for name, writer in writers.items()}
    return files


class Twin:
    """One vector's files, changed at will."""

    def __init__(self, name: str) -> None:
        self.files = {path.name: path.read_bytes() for path in (VECTORS / name).iterdir()}
        self.expected = self.files.pop("expected.txt").decode()

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files["manifest.json"])
        return found

    @property
    def commit(self) -> str:
        return commit_of(self.files["manifest.json"])

    @property
    def rows(self) -> Callable[[str], list[list[str]]]:
        return lambda name: [line.split("|") for line in self.files[name].decode().split("\n")[:-1]]

    def set_rows(self, name: str, rows: list[list[str]]) -> None:
        self.files[name] = "".join("|".join(row) + "\n" for row in rows).encode()

    def set_manifest(self, **changes: Any) -> None:
        self.files["manifest.json"] = json.dumps(self.manifest | changes).encode()

    def refreeze(self, **changes: Any) -> None:
        """Roots, counts, commit, seed and results are made to fit whatever stands in the tables; events are gone."""
        document = self.manifest
        for name in FROZEN_TABLES:
            leaves = body_lines(self.files[f"{name}.csv"])
            document |= {f"{name}_root": merkle_root(leaves), f"{name}_count": len(leaves)}
        tables = read_tables(roster_of(self.files), self.files)
        document |= {"status_counts": tables.roster.counts, **changes}
        self.files["manifest.json"] = json.dumps(document).encode()
        public, _, secret = self.files["seed.txt"].decode().strip("\n").partition("#")
        terms = read_terms(self.files["manifest.json"])
        value = seed(terms.alg, self.commit, secret or "-", public)
        self.files |= compute(terms, tables, value).files() | {"events.jsonl": b""}

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files["events.jsonl"].splitlines()]

    def rechain(self, events: list[dict[str, Any]]) -> None:
        """Writes events with fitting seq and prev."""
        head, lines = self.commit, b""
        for seq, event in enumerate(events):
            line = json_line(event | {"seq": seq, "prev": head})
            head, lines = commit_of(line), lines + line + b"\n"
        self.files["events.jsonl"] = lines

    def write(self, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        return folder
