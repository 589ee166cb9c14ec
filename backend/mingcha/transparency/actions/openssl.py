"""Does a time stamp hold that our own reader cannot read? Some authorities write DER in an unusual order (two certificates); openssl takes it."""

from __future__ import annotations

import re
import shutil
import subprocess  # noqa: S404
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

PATIENCE_SECONDS = 60
# The last such line: what stands before the signed part is whatever the sender wrote.
_TIME = re.compile(r"^Time stamp: (\w+ +\d+ [\d:]+)\S* (\d+) GMT$", re.MULTILINE)


class OpensslMissing(Exception):
    """The machine has no program openssl."""


class Refused(Exception):
    """openssl refuses the time stamp, in its own words."""


def judge_by_openssl(reply: bytes, text: bytes, roots: Sequence[Certificate], query: bytes | None) -> datetime:
    """When the authority saw the text; its certificate is judged at that instant. `query` (DER) binds the reply to its question too.

    Raises OpensslMissing, Refused.
    """
    program = shutil.which("openssl")
    if program is None:
        raise OpensslMissing()
    pem = b"".join(root.public_bytes(Encoding.PEM) for root in roots)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("reply", reply), ("text", text), ("roots.pem", pem), ("query", query or b"")):
            Path(folder, name).write_bytes(data)
        shown = _run(program, folder, "-reply", "-in", "reply", "-text")
        found = _TIME.findall(shown.stdout.decode("utf-8", "replace"))
        if shown.returncode or not found:
            raise Refused(_words(shown))
        at = datetime.strptime(" ".join(found[-1]), "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        over = ["-queryfile", "query"] if query else ["-data", "text"]
        asked = ["-verify", "-in", "reply", *over, "-CAfile", "roots.pem", "-attime", str(int(at.timestamp()))]
        done = _run(program, folder, *asked)
        if done.returncode:
            raise Refused(_words(done))
    return at


def _run(program: str, folder: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    line = [program, "ts", *words]
    return subprocess.run(line, cwd=folder, capture_output=True, timeout=PATIENCE_SECONDS, check=False)  # noqa: S603


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode("utf-8", "replace").strip()[-300:]
