"""`mingcha rescue import FILE`: take in what a crashed phone exported. Ctrl-C stops it; the same command goes on."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.evidence.actions import places_of
from mingcha.inspections.actions import RescuePlan, advance_rescue, inspect_rescue
from mingcha.kernel.storage import store

NAMES = {
    "accepted": ("已收", "taken"),
    "duplicate": ("原已有", "there already"),
    "parked": ("待处理", "kept aside"),
    "conflict": ("冲突", "in conflict"),
    "stored": ("原件已存", "originals stored"),
    "there": ("原件原已有", "originals there already"),
    "refused": ("原件未收", "originals not taken"),
}


def add(commands: Any) -> None:
    """Adds `rescue` with its part."""
    rescue = commands.add_parser("rescue", help="what a crashed phone exported by its rescue page")
    parts = rescue.add_subparsers(dest="part", required=True, metavar="PART")
    found = parts.add_parser("import", help="look into a rescue file and take it in; a second time changes nothing")
    found.add_argument("file", type=Path, metavar="FILE", help="mingcha-rescue-DATE.ndjson")
    found.add_argument("--preview", action="store_true", help="only say what is in it and what is new")
    found.add_argument("--pin", action="store_true", help="ask for the owner's PIN: for files of another office's key")
    found.add_argument("--cut", action="store_true", help="of a cut file, take the part that is there")
    found.set_defaults(run=run_import)


def run_import(args: argparse.Namespace, app: Flask) -> int:
    """Prints what is in the file, then what came of it. Exit code 1 if something in it could not be taken, or it was stopped."""
    settings = app.extensions["mingcha"].settings
    ctx = system_ctx(app, args.lang)
    pin = getpass.getpass(say(args, "口令：", "PIN: ")) if args.pin else None
    plan = inspect_rescue(args.file, pin=pin, ctx=ctx, data_dir=settings.data_dir)
    print_preview(args, plan)
    if args.preview:
        return 1 if plan.faults or not plan.whole else 0
    places = places_of(settings.data_dir, store(), settings.region)
    try:
        while not plan.finished:
            advance_rescue(args.file, plan, part=args.cut, pin=pin, places=places, ctx=ctx, data_dir=settings.data_dir)
            print(f"\r{plan.done}/{plan.steps}", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        said = ("已停止，已收的保留；再运行一次会接着来。", "Stopped. What was taken stays; run it again to go on.")
        print(f"\n{say(args, *said)}", file=sys.stderr)
    print(file=sys.stderr)
    print_results(args, plan)
    return 0 if plan.finished and not plan.faults and not plan.items else 1


def print_preview(args: argparse.Namespace, plan: RescuePlan) -> None:
    """Counts, visits, and what cannot be taken."""
    counts = plan.counts
    print(
        say(
            args,
            f"记录{counts['events']}条，新{counts['events_new']}条；原件{counts['files']}份，新{counts['files_new']}份",
            f"{counts['events']} events, {counts['events_new']} new; {counts['files']} originals, {counts['files_new']} new",
        )
    )
    for one in plan.visits:
        name = one["number"] or say(args, "（没有这次检查）", "(no such visit)")
        print(f"{name}\t{one['events_new']}/{one['events']}\t{one['files_new']}/{one['files']}\t{one['object'] or ''}")
    if not plan.whole:
        print(say(args, "文件不完整：末尾缺了一段", "The file is cut: its end is missing"))
    for one in plan.faults:
        line = "" if one["line"] is None else say(args, f"第{one['line']}行", f"line {one['line']}")
        print("\t".join((line, one.get("id", ""), one["en" if args.lang == "en" else "zh"])))


def print_results(args: argparse.Namespace, plan: RescuePlan) -> None:
    """How many of each, then every one that a person must look at."""
    for name, words in NAMES.items():
        if name in plan.results:
            print(f"{say(args, *words)}\t{plan.results[name]}")
    for one in plan.items:
        print("\t".join((one["visit"], one["kind"], one["id"], one["en" if args.lang == "en" else "zh"])))
