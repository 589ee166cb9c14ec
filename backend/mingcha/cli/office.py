"""`mingcha office open`: the first day of a real office, before anybody can sign in."""

from __future__ import annotations

import argparse
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.identity import actions
from mingcha.kernel.db import transaction


def add(commands: Any) -> None:
    """Adds `office open`."""
    parser = commands.add_parser("office", help="open an office: its first department and two administrators")
    inner = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    first = inner.add_parser("open", help="make the coordinating department, the system and the security administrator")
    first.add_argument("--department", required=True, help="name of the coordinating department")
    first.set_defaults(run=run_open)


def run_open(args: argparse.Namespace, app: Flask) -> int:
    """Prints the two accounts with their first passwords, once. Refused when the office has people already."""
    with transaction():
        accounts = actions.open_office(args.department, ctx=system_ctx(app, args.lang))
    print(
        say(
            args,
            "下面的密码只显示这一次，请由两个人分别保管：",
            "These passwords are shown once; two people keep one each:",
        )
    )
    for one in accounts:
        print(f"{one.username}  {one.password}")
    return 0
