"""What do evidence, its proofs and its review cost? `make bench-evidence` prints one JSON line per figure.

`dossier`: a visit with 60 photos of together 200 MB on a checklist of 40 items, exported (CPU of this process), printed, and checked by
the stand-alone verifier in a process of its own (wall clock and memory). `log`: appending to and proving from a log of 10^6 leaves.
`pictures`: CPU of this process and its children for the safe copies of a photo of 12 megapixels. `review`: the reviewer's search over
10^6 inspections. `bench_evidence.py dossier log` runs only these parts, each in a process of its own.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = ROOT / "backend" / "verifiers" / "verify_dossier.py"
PHOTOS, BYTES, ROUNDS = 60, 200_000_000, 5
ACCEPTED = b'"accepted"'


def main(names: list[str]) -> int:
    """Runs the parts named, or all; 1 if one of them failed."""
    failed = 0
    for name in names or PARTS:
        done = subprocess.run([sys.executable, __file__, "--part", name], cwd=ROOT, check=False)
        failed |= done.returncode != 0
    return failed


def figure(name: str, value: float, unit: str, **more: Any) -> None:
    """One line of the agreed form."""
    print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit, **more}), flush=True)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of the children it waited for."""

    def spent() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both)

    start = spent()
    work()
    return spent() - start


def dossier() -> None:
    """The bag of one large visit: making it, printing it, checking it."""
    from mingcha.dossiers import actions
    from mingcha.inspections import bench
    from mingcha.kernel.db import transaction
    from mingcha.kernel.storage import store

    with tempfile.TemporaryDirectory() as folder:
        app = _app(folder)
        desk = bench.make_desk(app)
        visit = _play(desk)
        with app.app_context():
            ctx = _grow(app)
            bag = Path(folder, "bag")

            def export() -> None:
                with transaction():
                    contents = actions.collect_dossier(visit, sample=True, trust=actions.Trust(), ctx=ctx)
                with actions.sink_at(bag, "bag") as sink:
                    actions.write_bag(contents, sink, store=store(), fonts=None)

            figure("dossier_60_photos_cpu_s", cpu(export), "s")
            _print(bag)
        _verify(bag)


def _print(bag: Path) -> None:
    from mingcha.dossiers.actions.printing import print_record

    record = json.loads((bag / "data/record.json").read_text("utf-8"))
    if len(record["items"]) != 40:
        raise SystemExit("the record has not 40 items")
    figure("pdf_40_items_s", min(cpu(lambda: print_record(record, fonts=None)) for _ in range(ROUNDS)), "s")


def _verify(bag: Path) -> None:
    start = time.monotonic()
    process = subprocess.Popen([sys.executable, "-I", str(VERIFIER), str(bag), "--json"], stdout=subprocess.PIPE)
    told = process.stdout.read() if process.stdout else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or json.loads(told)["faults"]:
        raise SystemExit(told.decode())
    figure("verify_200mb_s", time.monotonic() - start, "s", cpu=round(usage.ru_utime + usage.ru_stime, 2))
    figure("verify_200mb_rss_mb", usage.ru_maxrss / 1024, "MB")


def _app(folder: str) -> Any:
    from mingcha.app import create_app
    from mingcha.settings import Settings

    settings = Settings(
        env="test", data_dir=Path(folder), database_url=f"sqlite:///{folder}/bench.sqlite3", scheduler=False
    )
    return create_app(replace(settings, store="disk"))


def _play(desk: Any) -> str:
    """One visit: 40 answers, 60 photos with their bytes, all accepted and stored; its id."""
    from mingcha.inspections import bench

    photos: list[tuple[dict[str, Any], str, bytes]] = []
    lines = [line for line in _lines(desk, photos)]
    for start in range(0, len(lines), 100):
        reply = desk.send(
            "POST", "/api/v1/events", data=b"\n".join(lines[start : start + 100]), content_type="application/x-ndjson"
        )
        if reply.get_data().count(ACCEPTED) != len(lines[start : start + 100]):
            raise SystemExit(reply.get_data(as_text=True))
    bench.send_photos(desk, photos)
    return str(desk.visits[0][0])


def _lines(desk: Any, photos: list[tuple[dict[str, Any], str, bytes]]) -> Iterator[bytes]:
    from mingcha.inspections import bench
    from mingcha.kernel.clock import SystemClock
    from mingcha.kernel.ids import SystemIds

    new, (visit, nonce) = SystemIds(SystemClock()).new, desk.visits[0]
    answer = {"item": desk.item, "entry": desk.entry, "result": "conforming", "reason": "通道畅通。"}
    for _ in range(40):
        yield bench.line_of(desk, new(), visit, nonce, "answer", answer)
    for _ in range(PHOTOS):
        data = b"\xff\xd8\xff\xe0" + os.urandom(BYTES // PHOTOS - 4)
        blob = {"evidence": new(), "sha256": hashlib.sha256(data).hexdigest(), "len": len(data), "type": "image/jpeg"}
        photos.append((blob, visit, data))
        yield bench.line_of(desk, new(), visit, nonce, "photo", {"blob": blob, "src": "in-app", "entry": desk.entry})


def _grow(app: Any) -> Any:
    """Gives everything its place in the log and signs a head; the context of the house itself."""
    from mingcha.cli.context import system_ctx
    from mingcha.transparency.jobs import keep_log

    ctx = system_ctx(app, "zh")
    keep_log(ctx=ctx)
    return ctx


def log() -> None:
    """What `python -m mingcha.transparency.bench` prints."""
    subprocess.run([sys.executable, "-m", "mingcha.transparency.bench"], cwd=ROOT, check=True)


def pictures() -> None:
    """The two safe copies of a noisy photo of 12 megapixels, through evidence's own door."""
    from PIL import Image

    from mingcha.evidence.actions import images
    from mingcha.kernel.storage import MemoryStore

    out = io.BytesIO()
    small = Image.effect_noise((1000, 750), 60).convert("RGB")
    small.resize((4000, 3000), Image.Resampling.BILINEAR).save(out, "JPEG", quality=88)
    data = out.getvalue()
    store, sha256 = MemoryStore(), hashlib.sha256(data).hexdigest()
    store.put(f"sha256/{sha256}", data)
    with tempfile.TemporaryDirectory() as folder:

        def judge() -> None:
            if not images.judge_image(sha256, store=store, folder=Path(folder)).ok:
                raise SystemExit("the picture was refused")

        judge()  # the pool starts once in a server's life
        figure("derivative_12mp_cpu_ms", median(cpu(judge) for _ in range(ROUNDS)) * 1000, "ms", bytes=len(data))


def review() -> None:
    """The reviewer's search, once it is there: `mingcha.dossiers.bench` makes its rows and prints its figure."""
    if importlib.util.find_spec("mingcha.dossiers.bench") is None:
        print("the reviewer's search has no bench yet", file=sys.stderr)
        return
    subprocess.run([sys.executable, "-m", "mingcha.dossiers.bench"], cwd=ROOT, check=True)


PARTS: dict[str, Callable[[], None]] = {"dossier": dossier, "log": log, "pictures": pictures, "review": review}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        PARTS[sys.argv[2]]()
    else:
        sys.exit(main(sys.argv[1:]))
