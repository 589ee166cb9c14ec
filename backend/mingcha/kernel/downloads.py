"""How is a zip handed out that is made while it is asked for? Small ones in memory, large ones on the disk; a refusal leaves nothing open."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from typing import IO, TypeVar

from flask import Response, send_file

IN_MEMORY = 8 * 1024 * 1024
T = TypeVar("T")


def spooled(fill: Callable[[IO[bytes]], T]) -> tuple[IO[bytes], T]:
    """A temporary file from its start, and what `fill` said when it had written it. Closed when `fill` fails, else by the reply."""
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed here or by the reply
    try:
        said = fill(spool)
    except BaseException:
        spool.close()
        raise
    return spool, said


def zip_reply(spool: IO[bytes], name: str) -> Response:
    """The file as a download of this name, with its length."""
    size = spool.seek(0, io.SEEK_END)
    spool.seek(0)
    reply = send_file(spool, mimetype="application/zip", as_attachment=True, download_name=name, conditional=False)
    reply.content_length = size
    return reply
