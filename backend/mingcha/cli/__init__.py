"""What can be done from a shell? `mingcha COMMAND`; a user's mistake is told in words, with exit code 2."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence

from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from mingcha import __version__
from mingcha.app import create_app
from mingcha.kernel.problem import Problem
from mingcha.settings import Settings, SettingsError

Run = Callable[[argparse.Namespace, Flask], int]
ROOMS = ("serve", "office", "workdays", "registers", "publication", "draws", "inspections", "dossiers", "demo")


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
        app = create_app(Settings.from_env(os.environ))
        with app.app_context():
            return run(args, app)
    except SettingsError as error:
        print("\n".join(error.faults), file=sys.stderr)
    except Problem as problem:
        print(f"{problem.title(args.lang)}: {problem.detail(args.lang)}", file=sys.stderr)
        for fault in problem.errors:
            print(f"  {fault.pointer}: {fault.en if args.lang == 'en' else fault.zh}", file=sys.stderr)
    except (OperationalError, ProgrammingError):
        print(
            "数据库还没有建表或不能打开，请先运行：mingcha migrate",
            "/ No tables yet: run mingcha migrate",
            file=sys.stderr,
        )
    except FileNotFoundError as error:
        print(f"{'No such file' if args.lang == 'en' else '没有这个文件'}: {error.filename}", file=sys.stderr)
    except BrokenPipeError:
        return 0
    return 2
