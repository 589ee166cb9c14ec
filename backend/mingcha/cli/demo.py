"""`mingcha demo`: the sample county, as files or as a running office."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.demo.county import ACCOUNTS, PASSWORD
from mingcha.demo.load import load_county
from mingcha.demo.office_files import write_office_files
from mingcha.kernel.clock import Clock
from mingcha.kernel.db import db
from mingcha.kernel.migrate import current_revision, head_revision


def add(commands: Any) -> None:
    """Adds `demo load` and `demo files`."""
    parser = commands.add_parser("demo", help="示例县数据 / the sample county")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    load = acts.add_parser("load", help="装入示例县 / load the sample county into an empty database")
    _today(load)
    load.add_argument(
        "--witness",
        action="store_true",
        help="另设一名示例见证，使需要外部见证的问题有答案 / add a sample witness, for the answers that need one",
    )
    load.set_defaults(run=_load)
    files = acts.add_parser("files", help="写出示例登记文件 / write the office files")
    files.add_argument("folder", type=Path, metavar="DIR")
    _today(files)
    files.set_defaults(run=_files)


def _today(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--today", type=_day, default=None, metavar="DATE", help="default: today")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}”不是日期，请写成2026-06-15 / not a date, write 2026-06-15"
        ) from error


def _load(args: argparse.Namespace, app: Flask) -> int:
    if current_revision(db.engine) != head_revision():
        print("请先运行 mingcha migrate" if args.lang == "zh" else "Run mingcha migrate first", file=sys.stderr)
        return 1
    today = args.today or _clock(app).today()
    load_county(today, witnessed=args.witness)
    print(
        f"示例县已装入（{today.isoformat()}），示例帐号的密码都是 {PASSWORD} / the sample county is loaded; every sample account has this password"
    )
    for account in ACCOUNTS:
        print(f"  {account.username:<6}{account.name}  {'、'.join(account.roles)}")
    return 0


def _files(args: argparse.Namespace, app: Flask) -> int:
    for path in write_office_files(args.folder, args.today or _clock(app).today()):
        print(path)
    return 0


def _clock(app: Flask) -> Clock:
    clock: Clock = app.extensions["mingcha"].clock
    return clock
