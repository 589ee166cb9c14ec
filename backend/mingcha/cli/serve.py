"""`mingcha serve | migrate | openapi`: running the house itself."""

from __future__ import annotations

import argparse
import json
import os
import signal
import ssl
import sys
import tempfile
from typing import Any

from flask import Flask
from waitress import serve as waitress_serve

from mingcha.app.openapi import document
from mingcha.app.scheduler import start_scheduler
from mingcha.app.stores import check_store
from mingcha.cli.greeting import addresses, sample_accounts
from mingcha.kernel.db import db
from mingcha.kernel.migrate import current_revision, head_revision, migrate
from mingcha.kernel.problem import Malformed
from mingcha.kernel.storage import store

WAITRESS_BODY = 64 * 1024 * 1024


def add(commands: Any) -> None:
    """Adds the three commands."""
    serve = commands.add_parser("serve", help="serve phone, desk, portal and API")
    serve.add_argument("--host", help="address to listen on (default: MINGCHA_HOST or 127.0.0.1)")
    serve.add_argument("--port", type=port_number, help="port (default: PORT or 8000)")
    serve.add_argument(
        "--tls", nargs=2, metavar=("CERT", "KEY"), help="serve https with this certificate and key (PEM files)"
    )
    serve.add_argument("--migrate", action="store_true", help="first bring the database to today's tables")
    serve.set_defaults(run=run_serve)
    commands.add_parser("migrate", help="bring the database to today's tables").set_defaults(run=run_migrate)
    commands.add_parser("openapi", help="print the OpenAPI description").set_defaults(run=run_openapi)


def port_number(text: str) -> int:
    """1 to 65535."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("1 – 65535")
    return int(text)


def run_serve(args: argparse.Namespace, app: Flask) -> int:
    """Serves until SIGTERM or SIGINT; a request in flight is finished first. Raises StoreUnfit, StoreUnreachable."""
    settings = app.extensions["mingcha"].settings
    host, port = args.host or settings.host, args.port or settings.port
    guarded = check_store(store().protection(), settings)[args.lang == "en"]
    if args.migrate:
        migrate()
    if current_revision(db.engine) != head_revision():
        print("请先运行 mingcha migrate" if args.lang == "zh" else "Run mingcha migrate first", file=sys.stderr)
        return 1
    _temp_below(settings.data_dir)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    scheduler = start_scheduler(app) if settings.scheduler else None
    scheme = "https" if args.tls else "http"
    print(
        "\n".join(["明察 Mingcha", addresses(f"{scheme}://{host}:{port}"), guarded, sample_accounts(app)]), flush=True
    )
    try:
        if args.tls:
            _serve_tls(app, host, port, args.tls[0], args.tls[1])
        else:
            waitress_serve(
                app,
                host=host,
                port=port,
                threads=8,
                max_request_body_size=WAITRESS_BODY,
                clear_untrusted_proxy_headers=True,
                ident="mingcha",
            )
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if scheduler:
            scheduler.shutdown(wait=False)
    return 0


class CertificateUnusable(Malformed):
    """The files are no PEM certificate and its key."""

    code = "certificate-unusable"
    title_zh, title_en = "证书或密钥不能用", "The certificate or key cannot be used"
    detail_zh, detail_en = (
        "请核对{cert}与{key}是否为PEM格式且成对（{why}）。",
        "Check that {cert} and {key} are PEM files that belong together ({why}).",
    )


def _serve_tls(app: Flask, host: str, port: int, cert: str, key: str) -> None:
    from cheroot.ssl.builtin import BuiltinSSLAdapter
    from cheroot.wsgi import Server

    for path in (cert, key):
        if not os.path.isfile(path):
            raise FileNotFoundError(2, "no such file", path)
    server = Server((host, port), app, numthreads=8)
    server.max_request_body_size = WAITRESS_BODY
    try:
        server.ssl_adapter = BuiltinSSLAdapter(cert, key)
    except (ssl.SSLError, OSError) as error:
        raise CertificateUnusable(cert=cert, key=key, why=str(error)) from error
    try:
        server.start()
    finally:
        server.stop()


def _temp_below(data_dir: Any) -> None:
    folder = data_dir / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)


def run_migrate(args: argparse.Namespace, app: Flask) -> int:
    """Runs the migrations; safe to repeat."""
    migrate()
    print("数据库已是最新" if args.lang == "zh" else "The database is up to date")
    return 0


def run_openapi(args: argparse.Namespace, app: Flask) -> int:
    """Prints the description as JSON."""
    print(json.dumps(document(app), ensure_ascii=False, indent=2, sort_keys=True))
    return 0
