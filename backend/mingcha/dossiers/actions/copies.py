"""Which pictures of a dossier may be looked at? The gate's re-encoded copies, each with the original that it was made of (settled 6)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from mingcha.evidence import actions as evidence
from mingcha.evidence.queries import ItemRow
from mingcha.kernel.problem import Problem
from mingcha.kernel.storage import NotInStore, Readable

FORM = "mingcha-derived-1"
SIZE = 1600
"""Pixels of the longer side."""


def write_copies(items: Sequence[ItemRow], *, store: Readable, folder: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """(path in the bag, bytes) of each picture that passed the gate, one after the other, then of index.json with `derived_from`.

    A picture that the gate refused, has not judged yet or that is gone has no copy; the index says so.
    """
    made, without = [], []
    for sha256, of in _by_bytes(items):
        told = {"derived_from": sha256, "evidence": [one.id for one in of]}
        try:
            if of[0].gate != "ok":
                raise NotShown
            path = evidence.derivative(of[0], SIZE, store=store, folder=folder)
        except (Problem, NotShown, NotInStore):
            without.append({**told, "gate": of[0].gate or "missing"})
            continue
        name = f"data/derived/{sha256}-{SIZE}.jpg"
        made.append({**told, "file": name.removeprefix("data/derived/"), "pixels": SIZE})
        with path.open("rb") as stream:
            yield name, stream
    index = {"form": FORM, "files": made, "without": without}
    yield "data/derived/index.json", io.BytesIO((json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode())


class NotShown(Exception):
    """The gate has not passed it."""


def _by_bytes(items: Sequence[ItemRow]) -> list[tuple[str, list[ItemRow]]]:
    """Pictures by their bytes: two items with the same photo have one copy."""
    found: dict[str, list[ItemRow]] = {}
    for one in items:
        if one.type.startswith("image/") and one.gate != "not_image":
            found.setdefault(one.sha256, []).append(one)
    return sorted(found.items())
