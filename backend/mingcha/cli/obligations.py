"""`mingcha obligations look`: the scheduler's hourly look for missing work, now."""

from __future__ import annotations

import argparse
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.kernel.db import reading
from mingcha.obligations import queries
from mingcha.obligations.jobs import look

WORDS = {"visit": "到期未开始", "seal": "开始后未封存", "file": "照片或文件未到", "publication": "到期未公示"}


def add(commands: Any) -> None:
    """Adds `obligations` with its part."""
    obligations = commands.add_parser("obligations", help="what was to be done, and what is missing")
    parts = obligations.add_subparsers(dest="part", required=True, metavar="PART")
    parts.add_parser("look", help="record what is missing now, and what has come since").set_defaults(run=run_look)


def run_look(args: argparse.Namespace, app: Flask) -> int:
    """Prints how much of each kind is missing now."""
    look(ctx=system_ctx(app))
    with reading():
        counts = queries.count_missing(None)
    for kind, count in counts.items():
        print(f"{count}\t{say(args, WORDS[kind], kind)}")
    return 0
