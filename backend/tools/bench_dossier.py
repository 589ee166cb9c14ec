"""What does a dossier cost? One JSON line per figure: CPU seconds of an export with 60 photos of 3.3 MB, and of its record as PDF.

`dossier_60_photos_cpu_s`: gathered, checked, printed (record and forms), hashed twice and written as a zip file; the gate made the copies before, as it
does when photos arrive. `pdf_40_items_s`: one printed record of 40 items with 5 entries each, all of its words new, the fonts already loaded.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image

from mingcha.app import create_app
from mingcha.cli import dossiers as command
from mingcha.cli.context import system_ctx
from mingcha.dossiers import queries
from mingcha.dossiers.actions.printing import print_record
from mingcha.evidence.jobs import gate_new_images
from mingcha.inspections import bench
from mingcha.kernel.clock import SystemClock
from mingcha.kernel.db import db, reading
from mingcha.kernel.ids import SystemIds
from mingcha.settings import Settings
from tools.figures import figure

PHOTOS, BYTES, ROUNDS = 60, 3_333_000, 3


def main() -> None:
    """Prints both figures; the best of some rounds, because other work shares the machine."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            env="test", data_dir=Path(folder), database_url=f"sqlite:///{folder}/bench.sqlite3", scheduler=False
        )
        app = create_app(settings)
        visit = play(app)
        with app.app_context():
            for _ in range(PHOTOS // 50 + 1):
                gate_new_images(ctx=system_ctx(app, "zh"))
            db.session.remove()
        tell(
            "dossier_60_photos_cpu_s",
            [cpu_s(partial(export, app, visit, Path(folder), number)) for number in range(ROUNDS)],
        )
        with app.app_context(), reading():
            record = queries.get_record(visit, sample=True)
        tell("pdf_40_items_s", [cpu_s(partial(print_record, told(record, n), fonts=None)) for n in range(ROUNDS)])


def told(record: dict[str, Any], number: int) -> dict[str, Any]:
    """The record with other words in every line: typst remembers what it has set before."""
    items = [
        {**item, "entries": [{**one, "text": f"{number}次{one['text']}{one['no']}"} for one in item["entries"]]}
        for item in record["items"]
    ]
    return {**record, "items": items}


def tell(name: str, values: list[float]) -> None:
    """One line, and all rounds as words."""
    print(f"{name}: " + ", ".join(f"{value:.2f}" for value in values), file=sys.stderr)
    figure(name, min(values), "s")


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of the children that ended meanwhile."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def export(app: Flask, visit: str, folder: Path, number: int) -> None:
    """`mingcha dossier export` into a zip file, which is removed again."""
    out = folder / f"{number}.zip"
    with app.app_context():
        command.run_export(argparse.Namespace(inspection=visit, out=out, lang="zh"), app)
        db.session.remove()
    if out.stat().st_size < PHOTOS * BYTES:
        raise SystemExit("the dossier is not whole")
    out.unlink()


def play(app: Flask) -> str:
    """One visit with 60 photos and as many answers, all bytes stored; its id."""
    desk = bench.make_desk(app)
    visit, nonce = desk.visits[0]
    new, picture = SystemIds(SystemClock()).new, jpeg()
    photos, lines = [], []
    for _ in range(PHOTOS):
        data = picture + os.urandom(BYTES - len(picture))
        blob: dict[str, Any] = {
            "evidence": new(),
            "sha256": hashlib.sha256(data).hexdigest(),
            "len": len(data),
            "type": "image/jpeg",
        }
        photos.append((blob, visit, data))
        payload = {"blob": blob, "src": "in-app", "entry": desk.entry}
        lines.append(bench.line_of(desk, new(), visit, nonce, "photo", payload))
    for start in range(0, PHOTOS, 20):
        bench.take_in(desk, lines[start : start + 20], photos[start : start + 20])
    return visit


def jpeg() -> bytes:
    """A picture of 2000 by 1500 points that packs badly, as photos do."""
    out = io.BytesIO()
    Image.effect_noise((2000, 1500), 60).convert("RGB").save(out, "JPEG", quality=75)
    return out.getvalue()


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s in all", file=sys.stderr)
