"""What do all benches say and do alike? One JSON line per figure, parts in processes of their own, CPU instead of the clock."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.app import create_app
from mingcha.kernel.clock import Clock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def figure(name: str, value: float, unit: str, **beside: Any) -> None:
    """One line of the agreed form; `beside` stands in it too."""
    print(
        json.dumps({"figure": name, "value": round(value, 3), "unit": unit, **beside}, ensure_ascii=False), flush=True
    )


def run_parts(parts: Mapping[str, Sequence[str]], names: Iterable[str]) -> int:
    """Runs the parts named, or all, each as Python's words in a process of its own; 1 if one of them failed."""
    failed = 0
    for name in list(names) or parts:
        failed |= subprocess.run([sys.executable, *parts[name]], cwd=ROOT, check=False).returncode != 0
    return failed


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and its threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def office(folder: Path, url: str = "", clock: Clock | None = None) -> tuple[Flask, Ctx]:
    """An app over a database (none named: SQLite in the folder), and its system's context."""
    url = url or f"sqlite:///{folder / 'bench.sqlite3'}"
    settings = Settings(env="test", data_dir=folder, database_url=url, store="memory", scheduler=False)
    app = create_app(settings, clock=clock)
    parts = app.extensions["mingcha"]
    return app, Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance)
