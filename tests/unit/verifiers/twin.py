"""How is an honest draw turned into a tampered one, under any hash? A twin whose roots, seed, results and chain fit again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from mingcha.draws.rules.encoding import ALGORITHMS, body_lines, json_line, merkle_root
from mingcha.draws.rules.manifest import FROZEN_TABLES, commit_of, read_tables, read_terms
from mingcha.draws.rules.replay import Replay, Wish
from mingcha.draws.rules.result import Result, compute
from mingcha.draws.rules.seeding import last_instant, seed
from tests.unit.draws.twins import NAMES, Twin, roster_of

__all__ = ["NAMES", "BothTwin", "Edit", "Rows"]
Rows = list[list[str]]


class BothTwin(Twin):
    """A twin that knows which commit and head were published, and hashes by its manifest's algorithm."""

    def __init__(self, name: str = "srd1-vec1", files: dict[str, bytes] | None = None) -> None:
        if files is None:
            super().__init__(name)
        else:
            self.files, self.expected = dict(files), ""
        self.published: dict[str, str] = {}
        self.proof: dict[str, Any] | None = None

    @property
    def alg(self) -> str:
        return str(self.manifest.get("alg"))

    @property
    def commit(self) -> str:
        return hashlib.new(self.alg, self.files["manifest.json"]).hexdigest()

    def refreeze(self, **changes: Any) -> None:
        """As in Twin, under any algorithm; results that were changed before are made to fit."""
        document = self.manifest | {"alg": changes.get("alg", self.alg)}
        known = document["alg"] if document["alg"] in ALGORITHMS else "sha256"
        for table in FROZEN_TABLES:
            leaves = body_lines(self.files[f"{table}.csv"])
            document |= {f"{table}_root": merkle_root(leaves, known), f"{table}_count": len(leaves)}
        document |= {"status_counts": roster_of(self.files).counts, **changes}
        self.files["manifest.json"] = json.dumps(document, ensure_ascii=False).encode()
        self.redraw()

    def redraw(self) -> None:
        """Results that fit the manifest as it stands; events are gone."""
        self.files |= self.result()[1].files() | {"events.jsonl": b""}

    def result(self) -> tuple[str, Result]:
        """Seed and computed draw."""
        public, _, secret = self.files["seed.txt"].decode().strip("\n").partition("#")
        terms = read_terms(self.files["manifest.json"])
        value = seed(terms.alg, commit_of(self.files["manifest.json"], terms.alg), secret or "-", public)
        return value, compute(terms, read_tables(roster_of(self.files), self.files), value)

    def replay(self) -> Replay:
        """The draw before its events."""
        terms = read_terms(self.files["manifest.json"])
        return Replay(
            self.result()[1],
            alg=terms.alg,
            commit=self.commit,
            earliest=last_instant(terms.sources),
            direct_assignment=terms.direct_assignment,
        )

    def record(self, *wishes: Wish) -> None:
        """Honest events."""
        replay = self.replay()
        lines = [json_line(replay.record(wish)) for wish in wishes]
        self.files["events.jsonl"] = b"".join(line + b"\n" for line in lines)

    def rechain(self, events: list[dict[str, Any]]) -> None:
        head, lines = self.commit, b""
        for number, event in enumerate(events):
            line = json_line(event | {"seq": number, "prev": head})
            head, lines = hashlib.new(self.alg, line).hexdigest(), lines + line + b"\n"
        self.files["events.jsonl"] = lines


Edit = Callable[[BothTwin], object]
