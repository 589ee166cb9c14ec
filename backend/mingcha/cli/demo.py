"""`mingcha demo`: the sample county, as files or as a running office."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.demo.office_files import write_office_files
from mingcha.kernel.clock import SystemClock


def add(commands: Any) -> None:
    """Adds `demo files`."""
    parser = commands.add_parser("demo", help="示例县数据 / the sample county")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    files = acts.add_parser("files", help="write the office files / 写出示例登记文件")
    files.add_argument("folder", type=Path, metavar="DIR")
    files.add_argument("--today", type=date.fromisoformat, default=None, metavar="DATE", help="default: today")
    files.set_defaults(run=_files)


def _files(args: argparse.Namespace, _app: Flask) -> int:
    for path in write_office_files(args.folder, args.today or SystemClock().today()):
        print(path)
    return 0
