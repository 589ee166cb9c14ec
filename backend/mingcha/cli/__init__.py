"""What can be done from a shell? `mingcha COMMAND`; a user's mistake is told in words, with exit code 2."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence

from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from mingcha import __version__
from mingcha.app import create_app
from mingcha.kernel.problem import Problem
from mingcha.settings import Settings, SettingsError

Run = Callable[[argparse.Namespace, Flask], int]
ROOMS = (
    "serve",
    "office",
    "workdays",
    "registers",
    "publication",
    "draws",
    "inspections",
    "dossiers",
    "evidence",
    "rescue",
    "log",
    "audit",
    "obligations",
    "witness",
    "demo",
)


def build_parser() -> argparse.ArgumentParser:
    """All commands; each sets `run`."""
    parser = argparse.ArgumentParser(prog="mingcha", description="明察 Mingcha: 双随机、一公开检查系统")
    parser.add_argument("--version", action="version", version=f"mingcha {__version__}")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of messages")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in ROOMS:
        if importlib.util.find_spec(f"mingcha.cli.{room}"):
            importlib.import_module(f"mingcha.cli.{room}").add(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. 0 done, 1 found something wrong, 2 the user's mistake."""
    args = build_parser().parse_args(argv)
    try:
        run: Run = args.run
        if getattr(args, "alone", False):  # another office's service has no house of its own
            return run(args, Flask("mingcha"))
        app = create_app(Settings.from_env(os.environ))
        with app.app_context():
            return run(args, app)
    except BrokenPipeError:
        return 0
    except (SettingsError, Problem, SQLAlchemyError, OSError, ImportError, ValueError) as error:
        print("\n".join(told(error, args.lang == "en")), file=sys.stderr)
        return 2


def told(error: Exception, english: bool) -> list[str]:
    """A user's mistake in lines of words; never a traceback."""
    if isinstance(error, SettingsError):
        return error.faults
    if isinstance(error, Problem):
        lang = "en" if english else "zh"
        faults = [f"  {fault.pointer}: {fault.en if english else fault.zh}" for fault in error.errors]
        return [f"{error.title(lang)}: {error.detail(lang)}", *faults]
    if isinstance(error, OperationalError | ProgrammingError):
        why = str(error.orig).strip().splitlines()[0]
        return [
            f"The database has no tables yet or cannot be opened; run mingcha migrate ({why})"
            if english
            else f"数据库还没有建表或不能打开，请先运行：mingcha migrate（{why}）"
        ]
    if isinstance(error, FileNotFoundError):
        return [f"{'No such file' if english else '没有这个文件'}: {error.filename}"]
    if isinstance(error, OSError):
        return [f"{error.strerror or error}: {error.filename or ''}"]
    return [f"{'Cannot be used' if english else '不能使用'}: {error}"]
