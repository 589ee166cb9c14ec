"""`mingcha deadlines check`: looks at the due dates by hand, as the scheduler does by itself."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask import Flask

from mingcha.cli.context import system_ctx
from mingcha.kernel.clock import CHINA, FixedClock
from mingcha.kernel.db import reading
from mingcha.publication.jobs import mark_deadlines
from mingcha.publication.queries import count_states

WORDS = {
    "zh": "{today}：待公示{pending}，临期{due_soon}，逾期{overdue}，已公示{published}",
    "en": "{today}: pending {pending}, due soon {due_soon}, overdue {overdue}, published {published}",
}


def add(commands: Any) -> None:
    """Adds `deadlines check`."""
    deadlines = commands.add_parser("deadlines", help="due dates of results").add_subparsers(
        dest="deadlines", required=True, metavar="COMMAND"
    )
    check = deadlines.add_parser("check", help="mark results that became due soon or overdue")
    check.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day to judge by (default: today)"
    )
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace, app: Flask) -> int:
    """Marks what changed and prints the counts; 0 whatever they are."""
    ctx = system_ctx(app, args.lang)
    if args.today:
        noon = datetime.combine(args.today, time(12), tzinfo=CHINA).astimezone(UTC)
        ctx = replace(ctx, clock=FixedClock(noon))
    mark_deadlines(ctx=ctx)
    with reading():
        print(WORDS[args.lang].format(today=ctx.clock.today().isoformat(), **count_states(None)))
    return 0
