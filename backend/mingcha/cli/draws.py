"""`mingcha draw list | export`: the draws from a shell; an exported folder goes to the stand-alone verifier."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.draws import queries
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import reading

CHUNK = 1 << 20


def add(commands: Any) -> None:
    """Adds `draw` with its two parts."""
    draw = commands.add_parser("draw", help="draws by SRD-1: list them, export their files")
    parts = draw.add_subparsers(dest="part", required=True, metavar="PART")
    parts.add_parser("list", help="one line per draw, newest first").set_defaults(run=run_list)
    export = parts.add_parser("export", help="write a draw's files for verify_draw.py")
    export.add_argument("id", metavar="ID", help="the draw's id or number, as `draw list` prints them")
    export.add_argument("dir", metavar="DIR", type=Path, help="a new or empty folder")
    export.set_defaults(run=run_export)


def run_list(_args: argparse.Namespace, _app: Flask) -> int:
    """Prints id, number, state, mode, drawn objects, commit and head, separated by tabs."""
    with reading():
        for draw in queries.list_all_draws():
            cells = (draw.id, draw.number, draw.state, draw.mode, str(draw.drawn), draw.commit or "-", draw.head or "-")
            print("\t".join(cells))
    return 0


def run_export(args: argparse.Namespace, _app: Flask) -> int:
    """Writes the files and prints how to verify them. Exit code 2 where there is nothing to write or the folder is taken."""
    english = args.lang == "en"
    with reading():
        draw = queries.get_draw_by_name(args.id, actor=Actor.system())
        files = queries.open_draw_files(draw.id)
    if not files:
        print(
            "The roster is not frozen yet: there are no files." if english else "名录尚未冻结，没有文件。",
            file=sys.stderr,
        )
        return 2
    if args.dir.exists() and (not args.dir.is_dir() or any(args.dir.iterdir())):
        print(f"Not an empty folder: {args.dir}" if english else f"不是空文件夹：{args.dir}", file=sys.stderr)
        return 2
    args.dir.mkdir(parents=True, exist_ok=True)
    for name, stream in files.items():
        with stream, (args.dir / name).open("wb") as out:
            shutil.copyfileobj(stream, out, CHUNK)
    if draw.mode == "delayed" and draw.revealed_at is None:
        note = (
            "密值尚未公布，验证程序会提示。"
            if not english
            else "The secret is not revealed yet; the verifier will say so."
        )
        print(note, file=sys.stderr)
    print(f"python3 verify_draw.py {args.dir} --commit {draw.commit} --head {draw.head}")
    return 0
