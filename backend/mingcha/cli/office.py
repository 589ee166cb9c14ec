"""`mingcha office open | password`: the first day of a real office, and an administrator who lost a password."""

from __future__ import annotations

import argparse
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.identity import actions
from mingcha.identity.queries import find_person_by_username
from mingcha.kernel.db import transaction
from mingcha.kernel.problem import NotFound


def add(commands: Any) -> None:
    """Adds `office open`."""
    parser = commands.add_parser("office", help="open an office: its first department and two administrators")
    inner = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    first = inner.add_parser("open", help="make the coordinating department, the system and the security administrator")
    first.add_argument("--department", required=True, help="name of the coordinating department")
    first.set_defaults(run=run_open)
    lost = inner.add_parser("password", help="give somebody who lost theirs a new password, shown once")
    lost.add_argument("username", metavar="USERNAME")
    lost.set_defaults(run=run_password)


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


def run_password(args: argparse.Namespace, app: Flask) -> int:
    """Prints a new one-time password and ends the person's sessions; the act is in the audit trail."""
    ctx = system_ctx(app, args.lang)
    with transaction():
        person = find_person_by_username(args.username)
        if person is None:
            raise NotFound
        password = ctx.chance.token(9).hex()
        actions.set_password(person.id, password, ctx=ctx)
    print(f"{person.username}  {password}")
    return 0
