"""`mingcha inspections list [--state S]`: the visits from a shell."""

from __future__ import annotations

import argparse
from typing import Any

from flask import Flask

from mingcha.inspections import queries
from mingcha.kernel.db import reading
from mingcha.kernel.pages import MAX_LIMIT

STATES = ("planned", "started", "sealed", "returned", "accepted", "cancelled")


def add(commands: Any) -> None:
    """Adds `inspections` with its part."""
    inspections = commands.add_parser("inspections", help="visits and their records")
    parts = inspections.add_subparsers(dest="part", required=True, metavar="PART")
    listing = parts.add_parser("list", help="one line per visit: id, number, state, due date, object, results")
    listing.add_argument("--state", choices=STATES, help="only visits in this state")
    listing.set_defaults(run=run_list)


def run_list(args: argparse.Namespace, _app: Flask) -> int:
    """Prints all visits by due date, cells separated by tabs; with nothing to print it says nothing."""
    cursor: str | None = None
    with reading():
        while True:
            page = queries.find_inspections(scope=None, state=args.state, cursor=cursor, limit=MAX_LIMIT)
            for row in page.items:
                results = ",".join(row.conclusions) or "-"
                print("\t".join((row.id, row.number, row.state, row.due_on.isoformat(), row.object_name, results)))
            cursor = page.next
            if cursor is None:
                return 0
