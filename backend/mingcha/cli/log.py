"""`mingcha log verify | keep | renew | rotate-key | request | cosign`: the authority's log from a shell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.evidence import queries as evidence
from mingcha.kernel import notes
from mingcha.kernel.db import reading, transaction
from mingcha.readings import queries as readings
from mingcha.transparency import actions, queries
from mingcha.transparency.jobs import keep_log, renew_some


def add(commands: Any) -> None:
    """Adds `log` with its parts."""
    log = commands.add_parser("log", help="the authority's log: check it, sign it, exchange it with witnesses")
    parts = log.add_subparsers(dest="part", required=True, metavar="PART")
    parts.add_parser("verify", help="compute the whole log anew and compare every signed head").set_defaults(
        run=run_verify
    )
    parts.add_parser("keep", help="give waiting leaves their places, and sign a head if one is due").set_defaults(
        run=run_keep
    )
    parts.add_parser("renew", help="stamp anew what was stamped more than a year ago").set_defaults(run=run_renew)
    parts.add_parser("rotate-key", help="let another key follow the one that signs now").set_defaults(run=run_rotate)
    request = parts.add_parser("request", help="print what goes to a witness that no network reaches")
    request.add_argument("witness", metavar="NAME", help="the witness's name")
    request.add_argument("--old", type=int, help="the size that the witness saw last")
    request.set_defaults(run=run_request)
    cosign = parts.add_parser("cosign", help="keep a witness's line from standard input")
    cosign.add_argument("witness", metavar="KEY", help="the witness's public key")
    cosign.set_defaults(run=run_cosign)


def run_verify(args: argparse.Namespace, app: Flask) -> int:
    """Prints every fault; exit code 1 if there is one."""
    faults = 0
    with reading():
        for fault in all_faults(app.extensions["mingcha"].settings.tsa_roots):
            faults += 1
            print(fault)
        size, heads = queries.tree_size(), len(queries.list_heads())
    print(
        say(args, f"{size}条，{heads}个日志头：{faults}处不符", f"{size} leaves, {heads} heads: {faults} faults"),
        file=sys.stderr,
    )
    return 1 if faults else 0


def all_faults(roots: Path | None) -> Iterator[str]:
    """Of leaves and heads, of time stamps, of the keys' order, of the audit trail, and event lines without a leaf."""
    yield from queries.faults_of_log(evidence.lines_by_id)
    yield from stamp_faults(roots)
    yield from queries.faults_of_keys(evidence.keys_by_event)
    yield from queries.faults_of_audit()
    yield from readings.faults_of_readings()
    events, leaves = evidence.count_events(), queries.count_event_leaves()
    if events != leaves:
        yield f"{events} event lines are kept, {leaves} of them in the log"


def stamp_faults(roots: Path | None) -> Iterator[str]:
    """Time stamps that do not hold over their head under the roots of the settings; nothing is checked without roots."""
    trusted = actions.root_certificates(roots) if roots else []
    for head in queries.list_heads() if trusted else []:
        for authority, _at in head.authorities:
            try:
                actions.stamped_at(queries.get_token(head.number, authority), head.signed.encode(), trusted)
            except actions.Unstamped as error:
                yield f"the time stamp of {authority} over {head.size} leaves does not hold: {error}"
    for one in queries.list_renewals() if trusted else []:
        try:
            actions.stamped_at(one.token, one.covers, trusted)
        except actions.Unstamped as error:
            yield f"renewal {one.number} of the time stamp of {one.first} over head {one.checkpoint} does not hold: {error}"


def run_keep(_args: argparse.Namespace, app: Flask) -> int:
    """Runs the scheduler's work once and prints the newest head."""
    keep_log(ctx=system_ctx(app))
    with reading():
        print(queries.get_checkpoint().note, end="")
    return 0


def run_renew(args: argparse.Namespace, app: Flask) -> int:
    """Renews every time stamp that is a year old; exit code 1 if some are left."""
    kept = total = renew_some(ctx=system_ctx(app))
    while kept:
        kept = renew_some(ctx=system_ctx(app))
        total += kept
    with reading():
        left = len(actions.list_renewals_due(system_ctx(app).clock.now(), limit=1))
    print(say(args, f"续期{total}个时间戳", f"{total} time stamps renewed"), file=sys.stderr)
    return 1 if left else 0


def run_rotate(_args: argparse.Namespace, app: Flask) -> int:
    """Prints the new public key."""
    settings = app.extensions["mingcha"].settings
    with transaction():
        key = actions.rotate_key(settings.data_dir, settings.log_name, ctx=system_ctx(app))
    print(key.text())
    return 0


def run_request(args: argparse.Namespace, _app: Flask) -> int:
    """For `mingcha witness sign`; exit code 1 when the witness has cosigned the newest head."""
    with reading():
        sent = actions.submission_for(args.witness, old=args.old)
    if sent is None:
        return 1
    sys.stdout.buffer.write(sent.body())
    return 0


def run_cosign(args: argparse.Namespace, app: Flask) -> int:
    """Exit code 1 when the line is none of this witness over the newest head."""
    key, text = notes.read_key(args.witness), sys.stdin.read()
    with transaction():
        sent = actions.submission_for(key.name)
        kept = sent and actions.keep_answer(sent, key, 200, text, ctx=system_ctx(app)) == "kept"
    return 0 if kept else 1
