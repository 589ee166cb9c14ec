"""How does the house reach a witness or a time-stamp authority? One POST over http(s), with a limit on time and size."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable

Post = Callable[[str, bytes, str], tuple[int, bytes]]
SECONDS = 10
MOST = 1 << 20


class Unreachable(Exception):
    """Nobody answered; it is tried again with the next scan."""


def post(url: str, body: bytes, content_type: str) -> tuple[int, bytes]:
    """Status and body of the answer. Raises Unreachable, never an error of the network."""
    if not url.startswith(("http://", "https://")):
        raise Unreachable(url)
    asked = urllib.request.Request(url, body, {"Content-Type": content_type}, method="POST")  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as reply:  # noqa: S310 - checked above
            return reply.status, reply.read(MOST)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(MOST)
    except (OSError, ValueError) as error:
        raise Unreachable(f"{url}: {error}") from error
