"""`mingcha audit verify [--against FILE] | heads`: is the trail of acts and readings what was stated of it before, also outside this machine?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.cli.context import say
from mingcha.kernel.db import reading
from mingcha.readings import queries as readings
from mingcha.transparency import queries as log


def add(commands: Any) -> None:
    """Adds `audit` with its parts."""
    audit = commands.add_parser("audit", help="the trail of acts and readings: is it what was stated of it?")
    parts = audit.add_subparsers(dest="part", required=True, metavar="PART")
    verify = parts.add_parser(
        "verify", help="compute both anew and compare them with the log, and with what was kept elsewhere"
    )
    verify.add_argument(
        "--against", type=Path, metavar="FILE", help="lines of `mingcha audit heads`, kept on another machine"
    )
    verify.set_defaults(run=run_verify)
    parts.add_parser("heads", help="print what the log states of the trail, to be kept elsewhere").set_defaults(
        run=run_heads
    )


def run_verify(args: argparse.Namespace, app: Flask) -> int:
    """Prints every fault; exit code 1 if there is one."""
    faults = 0
    with reading():
        for fault in _faults(args.against):
            faults += 1
            print(fault)
        ends = sum(1 for _ in log.audit_roots())
    print(
        say(args, f"与{ends}个已入日志的链头核对：{faults}处不符", f"{ends} logged ends of the trail: {faults} faults"),
        file=sys.stderr,
    )
    return 1 if faults else 0


def run_heads(_args: argparse.Namespace, _app: Flask) -> int:
    """One JSON object per line: what the log says of the trail's end, and when."""
    with reading():
        for told in log.audit_roots():
            print(json.dumps(told, ensure_ascii=False, sort_keys=True))
    return 0


def _faults(against: Path | None) -> Iterator[str]:
    yield from log.faults_of_audit()
    yield from readings.faults_of_readings()
    if against is not None:
        kept = [json.loads(line) for line in against.read_text("utf-8").splitlines() if line.strip()]
        yield from log.faults_of_ends(kept)
