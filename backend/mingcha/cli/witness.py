"""`mingcha witness key | serve | sign`: run by another office, without database and without the house's settings."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import create_server

from mingcha.cli.serve import port_number
from mingcha.kernel import notes
from mingcha.kernel.clock import SystemClock
from mingcha.transparency.actions import write_signer
from mingcha.witness.actions import TOLD, Witness

MOST_BYTES = 64 * 1024


def add(commands: Any) -> None:
    """Adds `witness` with its parts."""
    witness = commands.add_parser("witness", help="see another office's log only grow, and sign that")
    parts = witness.add_subparsers(dest="part", required=True, metavar="PART")
    key = parts.add_parser("key", help="make a key file and print its public key")
    key.add_argument("--key", type=Path, required=True, metavar="FILE", help="a new file")
    key.add_argument("--name", required=True, help="the witness's name, without spaces: archive.example/witness")
    key.set_defaults(run=run_key, alone=True)
    serve = parts.add_parser("serve", help="answer logs at POST /add-checkpoint")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=port_or_any, default=8100, help="port; 0: any free one, printed")
    serve.set_defaults(run=run_serve, alone=True)
    sign = parts.add_parser("sign", help="answer one request on standard input, where no network joins the offices")
    sign.set_defaults(run=run_sign, alone=True)
    for part in (serve, sign):
        part.add_argument("--key", type=Path, required=True, metavar="FILE", help="the witness's key file")
        part.add_argument("--state", type=Path, required=True, metavar="FILE", help="what was seen last; kept here")
        part.add_argument(
            "--log", action="append", required=True, metavar="KEY", help="public key of a log; repeatable"
        )


def run_key(args: argparse.Namespace, _app: Flask) -> int:
    """Prints the public key, which goes into the log's MINGCHA_WITNESSES."""
    print(write_signer(args.key, args.name, notes.WITNESS).key.text())
    return 0


def run_sign(args: argparse.Namespace, _app: Flask) -> int:
    """Prints the cosignature line, or why there is none (exit code 1)."""
    answer = made(args).add_checkpoint(sys.stdin.buffer.read(MOST_BYTES))
    print(answer.text, end="", file=sys.stdout if answer.status == 200 else sys.stderr)
    return 0 if answer.status == 200 else 1


def run_serve(args: argparse.Namespace, _app: Flask) -> int:
    """Serves until SIGTERM or SIGINT; one line per submission."""
    witness = made(args)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server: Any = create_server(
        application(witness), host=args.host, port=args.port, threads=2, max_request_body_size=MOST_BYTES
    )
    print(f"witness http://{args.host}:{server.effective_port}/add-checkpoint", flush=True)
    server.run()
    return 0


def port_or_any(text: str) -> int:
    """0 to 65535."""
    return 0 if text == "0" else port_number(text)


def made(args: argparse.Namespace) -> Witness:
    """The witness of the arguments. Raises notes.Unreadable for a key that is none."""
    signer = notes.read_signer(args.key.read_text(encoding="utf-8"))
    if signer.key.kind != notes.WITNESS:
        raise notes.Unreadable("this key is a log's, not a witness's")
    keys = [notes.read_key(text) for text in args.log]
    clock = SystemClock()
    return Witness(signer, args.state, {key.name: key for key in keys}, lambda: int(clock.now().timestamp()))


def application(witness: Witness) -> Any:
    """WSGI: POST …/add-checkpoint as tlog-witness says; everything else is not found."""

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/add-checkpoint"):
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        given = witness.add_checkpoint(environ["wsgi.input"].read(MOST_BYTES))
        print(TOLD[given.status], given.status, given.text.strip().split("\n")[0][:80], flush=True)
        kind = "text/x.tlog.size" if given.status == 409 else "text/plain; charset=utf-8"
        start(f"{given.status} Answer", [("Content-Type", kind)])
        return [given.text.encode()]

    return answer
