"""`mingcha evidence rebuild | fixity`: are the tables what the received lines say, and the originals what their hashes say?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.custody import actions as custody
from mingcha.inspections import actions, queries
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.pages import MAX_LIMIT
from mingcha.kernel.storage import store


def add(commands: Any) -> None:
    """Adds `evidence` with its part."""
    evidence = commands.add_parser("evidence", help="events as received, and what is made of them")
    parts = evidence.add_subparsers(dest="part", required=True, metavar="PART")
    rebuild = parts.add_parser("rebuild", help="make every record anew from the lines as received")
    rebuild.add_argument("--compare", action="store_true", help="change nothing; print each difference (exit code 1)")
    rebuild.set_defaults(run=run_rebuild)
    fixity = parts.add_parser("fixity", help="read originals again and hash them: tonight's sample, or all")
    fixity.add_argument("--all", action="store_true", help="every original, not only tonight's")
    fixity.set_defaults(run=run_fixity)


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


def run_fixity(args: argparse.Namespace, app: Flask) -> int:
    """One line per original that is missing or differs, progress on stderr; exit code 1 if there is one. Each is an alarm on the desk."""
    ctx = system_ctx(app)
    with transaction():
        run = custody.begin_all(ctx=ctx) if args.all else custody.begin_night(ctx.clock.today(), ctx=ctx)
    read = faults = 0
    left = 1 if run else 0
    while run and left:
        told = custody.advance(run, open_store=store, ctx=ctx)
        read, left, faults = read + told.read, told.left, faults + len(told.faults)
        for sha256, kind in told.faults:
            print(f"{kind}\t{sha256}", flush=True)
        print(say(args, f"已复核{read}，还有{left}", f"{read} read again, {left} to go"), file=sys.stderr)
    if run is None:
        print(say(args, "今晚的抽样已经复核过", "tonight's sample was read already"), file=sys.stderr)
    print(say(args, f"{read}件原件，{faults}件异常", f"{read} originals, {faults} faults"), file=sys.stderr)
    return 1 if faults else 0


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
