"""`mingcha evidence rebuild [--compare]`: are the tables what the received lines say? They are only a projection of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.inspections import actions, queries
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.pages import MAX_LIMIT


def add(commands: Any) -> None:
    """Adds `evidence` with its part."""
    evidence = commands.add_parser("evidence", help="events as received, and what is made of them")
    parts = evidence.add_subparsers(dest="part", required=True, metavar="PART")
    rebuild = parts.add_parser("rebuild", help="make every record anew from the lines as received")
    rebuild.add_argument("--compare", action="store_true", help="change nothing; print each difference (exit code 1)")
    rebuild.set_defaults(run=run_rebuild)


def run_rebuild(args: argparse.Namespace, app: Flask) -> int:
    """One line per record that differs: its number and the parts. Without --compare they are put right, each audited."""
    differing = total = 0
    for visit, number in visits():
        total += 1
        if args.compare:
            with reading():
                found = actions.list_differences(visit)
        else:
            with transaction():
                found = actions.list_differences(visit)
                actions.rebuild(visit, ctx=system_ctx(app))
        if found:
            differing += 1
            print("\t".join((number, ", ".join(found))))
    print(
        say(args, f"{total}份记录，{differing}份不同", f"{total} records, {differing} of them different"),
        file=sys.stderr,
    )
    return 1 if differing and args.compare else 0


def visits() -> Iterator[tuple[str, str]]:
    """Id and number of every visit, page by page."""
    cursor: str | None = None
    while True:
        with reading():
            page = queries.find_inspections(scope=None, cursor=cursor, limit=MAX_LIMIT)
            rows = [(row.id, row.number) for row in page.items]
        yield from rows
        cursor = page.next
        if cursor is None:
            return
