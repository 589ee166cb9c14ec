"""Which bytes are hashed and signed? RFC 8785 JSON and lower-case hex SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value (sorted keys, no spaces, UTF-8)."""
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 lower-case hex characters."""
    return hashlib.sha256(data).hexdigest()
