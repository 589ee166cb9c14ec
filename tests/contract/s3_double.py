"""A hand-written double of the S3 wire, as far as the store uses it: signed PUT with If-None-Match, GET, HEAD.

It checks the SigV4 signature and the body's hash, which popular doubles do not. The real server is tried separately.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACCESS, SECRET, REGION, BUCKET = "access", "not-a-secret", "default", "evidence"
ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'


class Bucket(ThreadingHTTPServer):
    """One bucket in memory; `refused` counts requests whose signature or hash was wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.refused = 0
        self.lock = threading.Lock()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Path-style addresses: /bucket/key."""

    server: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.admitted(body):
            return
        with self.server.lock:
            if self.headers.get("If-None-Match") == "*" and self.path in self.server.objects:
                self.answer(412, ERROR.format(code="PreconditionFailed").encode())
                return
            self.server.objects[self.path] = body
        self.answer(200, b"", etag=body)

    def do_GET(self) -> None:
        if not self.admitted(b""):
            return
        found = self.server.objects.get(self.path)
        if found is None:
            self.answer(404, ERROR.format(code="NoSuchKey").encode())
        else:
            self.answer(200, found, etag=found)

    do_HEAD = do_GET

    def admitted(self, body: bytes) -> bool:
        """Is the body the one that was signed, by who knows the secret?"""
        claimed = self.headers.get("x-amz-content-sha256", "")
        if hashlib.sha256(body).hexdigest() == claimed and self.signature_fits(claimed):
            return True
        self.server.refused += 1
        self.answer(403, ERROR.format(code="SignatureDoesNotMatch").encode())
        return False

    def signature_fits(self, body_sha256: str) -> bool:
        """AWS Signature Version 4 over the headers that the client says it signed."""
        kind, _, rest = self.headers.get("Authorization", "").partition(" ")
        parts = dict(word.strip().split("=", 1) for word in rest.split(",") if "=" in word)
        if kind != "AWS4-HMAC-SHA256" or {"Credential", "SignedHeaders", "Signature"} - set(parts):
            return False
        access, day, region, service, end = parts["Credential"].split("/")
        signed = parts["SignedHeaders"].split(";")
        headers = "".join(f"{name}:{' '.join(self.headers.get(name, '').split())}\n" for name in signed)
        request = "\n".join([self.command, self.path, "", headers, parts["SignedHeaders"], body_sha256])
        scope = f"{day}/{region}/{service}/{end}"
        words = [kind, self.headers["x-amz-date"], scope, hashlib.sha256(request.encode()).hexdigest()]
        key = f"AWS4{SECRET}".encode()
        for word in (day, region, service, end):
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        wanted = hmac.new(key, "\n".join(words).encode(), hashlib.sha256).hexdigest()
        return access == ACCESS and region == REGION and hmac.compare_digest(wanted, parts["Signature"])

    def answer(self, status: int, body: bytes, etag: bytes | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if etag is not None:
            self.send_header("ETag", f'"{hashlib.md5(etag).hexdigest()}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence: failures show in the answers."""


@contextmanager
def running_bucket() -> Iterator[Bucket]:
    """The server while the test runs."""
    bucket = Bucket()
    thread = threading.Thread(target=bucket.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        bucket.shutdown()
        bucket.server_close()
        thread.join(5)
