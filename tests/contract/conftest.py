"""One real S3 server for all contract tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.ceph import ceph

__all__ = ["ceph"]


@pytest.fixture(autouse=True, scope="module")
def sockets_end_here() -> Iterator[None]:
    """What a module left open ends with it, where its own filter of warnings still holds."""
    yield
    gc.collect()
