"""An S3 server that answers wrongly as told: what the real one (tests/ceph.py) cannot be made to do. It proves nothing about S3."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'


@dataclass
class Answer:
    """One reply."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def refusal(status: int, code: str) -> Answer:
    """An S3 error."""
    return Answer(status, ERROR.format(code=code).encode())


class BrokenServer(ThreadingHTTPServer):
    """`answers` maps `METHOD` or `METHOD ?query` to the reply; anything else is 200 with nothing."""

    daemon_threads = True

    def __init__(self, answers: dict[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers
        self.asked: list[str] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Says what the test wants it to say."""

    server: BrokenServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = self.path.partition("?")[2].partition("=")[0]
        self.server.asked.append(f"{self.command} {self.path}")
        found = self.server.answers.get(f"{self.command} ?{query}") if query else None
        answer = found or self.server.answers.get(self.command, Answer())
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_PUT = do_HEAD = do_POST = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Silence: failures show in the answers."""


@contextmanager
def broken_s3(answers: dict[str, Answer]) -> Iterator[BrokenServer]:
    """The server while the test runs."""
    server = BrokenServer(answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
