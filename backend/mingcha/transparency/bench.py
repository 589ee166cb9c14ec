"""How fast does the log grow, and what does a proof cost? On SQLite with every sync on.

CPU time, because other work shares the machine. `append_leaves_per_s`: received lines appended in batches of 1,000 and given their places.
`inclusion_1e6_ms`: one inclusion proof over 10^6 leaves, from the database to the JSON; the middle of a hundred.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from mingcha.app import create_app
from mingcha.kernel import merkle
from mingcha.kernel.chance import SystemChance
from mingcha.kernel.clock import SystemClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import db, reading, transaction
from mingcha.kernel.ids import SystemIds
from mingcha.settings import Settings
from mingcha.transparency import actions, queries

BATCH, SMALL, FULL, PROOFS = 1000, 100_000, 1_000_000, 100


def main() -> None:
    """Prints both figures. `--small` stays at 10^5 leaves."""
    count = SMALL if "--small" in sys.argv else FULL
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            env="test", data_dir=Path(folder), database_url=f"sqlite:///{folder}/bench.sqlite3", scheduler=False
        )
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            told("append_leaves_per_s", round(count / appended(count)), "1/s", count)
            proof_ms(0)  # the statements are compiled once in a server's life
            told("inclusion_1e6_ms", round(median(proof_ms(n * 7919 % count) for n in range(PROOFS)), 2), "ms", count)


def told(figure: str, value: float, unit: str, leaves: int) -> None:
    """One JSON line."""
    print(json.dumps({"figure": figure, "value": value, "unit": unit, "leaves": leaves}), flush=True)


def appended(count: int) -> float:
    """Seconds for appending and placing `count` leaves."""
    clock = SystemClock()
    ctx = Ctx(actor=Actor.system(), clock=clock, ids=SystemIds(clock), chance=SystemChance())
    lines = [(f"019ec5a0-0000-7000-8000-{n:012d}", leaf_of(n)) for n in range(count)]
    start = time.process_time()
    for first in range(0, count, BATCH):
        with transaction():
            actions.append_lines(lines[first : first + BATCH], ctx=ctx)
    while placed():
        pass
    return time.process_time() - start


def placed() -> int:
    """How many leaves got their place."""
    with transaction():
        return actions.sequence()


def proof_ms(number: int) -> float:
    """Milliseconds for one proof, checked."""
    start = time.process_time()
    with reading():
        proof = queries.get_inclusion(leaf_of(number))
    text = json.dumps({"path": proof.path, "root": proof.root})
    spent = (time.process_time() - start) * 1000
    path = [bytes.fromhex(part) for part in json.loads(text)["path"]]
    leaf, root = bytes.fromhex(proof.leaf), bytes.fromhex(proof.root)
    if not merkle.fits_inclusion(leaf, proof.index, proof.size, path, root):
        raise SystemExit("a proof does not hold")
    return spent


def leaf_of(number: int) -> str:
    """A leaf hash."""
    return hashlib.sha256(str(number).encode()).hexdigest()


if __name__ == "__main__":
    main()
